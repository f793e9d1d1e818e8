'use strict';
(() => {
const $ = id => document.getElementById(id);
// The rows for readers without scripts are in the way of every measure taken.
$('rows').textContent = '';
/** What acts on a reader's eye rather than says something is shown by its number. */
const show = t => String(t).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu, c => '\\u{' + c.codePointAt(0).toString(16) + '}');
const make = (tag, text, cls) => { const n = document.createElement(tag); if (text != null) n.textContent = show(text); if (cls) n.className = cls; return n; };
const D = JSON.parse($('data').textContent), EV = D.events, SRC = D.sources;
const state = { q: '', from: '', to: '', e: '', view: 'list', lane: 'source', flagged: false, facets: {} };

// Days since 1970, so that years before our era are numbers like any other.
const dayOf = (y, m, d) => { const t = new Date(0); t.setUTCFullYear(y, m, d); return Math.floor(t / 864e5); };
const day = s => { const m = /^(-?\d{4,6})-(\d\d)-(\d\d)/.exec(s || ''); return m ? dayOf(+m[1], m[2] - 1, +m[3]) : null; };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const year = y => y > 0 ? '' + y : (1 - y) + ' BC';
const parts = n => { const t = new Date(n * 864e5); return [t.getUTCFullYear(), t.getUTCMonth(), t.getUTCDate()]; };
const iso = n => { const [y, m, d] = parts(n), p = (v, l) => String(v).padStart(l, '0'); return (y < 0 ? '-' : '') + p(Math.abs(y), 4) + '-' + p(m + 1, 2) + '-' + p(d, 2); };
/** The first and the last day of `2024`, `2024-05` or `2024-05-03`. */
const span = s => {
  const m = /^(-?\d{4,6})(?:-(\d\d))?(?:-(\d\d))?$/.exec(s);
  if (!m || (m[2] && (+m[2] < 1 || +m[2] > 12))) return null;
  const y = +m[1], mo = m[2] ? +m[2] - 1 : null;
  if (m[3]) { const n = dayOf(y, mo, +m[3]); return parts(n)[2] === +m[3] ? [n, n] : null; }
  return mo == null ? [dayOf(y, 0, 1), dayOf(y, 11, 31)] : [dayOf(y, mo, 1), dayOf(y, mo + 1, 0)];
};

const COARSE = new Set(['month', 'season', 'quarter', 'half', 'year', 'fiscal-year', 'decade', 'century']);
const YEARLY = new Set(['half', 'year', 'fiscal-year', 'decade', 'century']);
for (const e of EV) {
  e.a = day(e.earliest); e.b = day(e.latest);
  // What only the day of its report bounds counts as that day.
  e.lo = e.a == null && e.dated_by === 'publication' ? e.b : e.a;
  e.hi = e.b == null && e.dated_by === 'publication' ? e.a : e.b;
  e.n = day(e.point) ?? e.a ?? e.b;
  if (e.a != null && e.n < e.a) e.n = e.a;
}
const lead = e => e.members[e.lead];
const group = e => {
  if (e.n == null) return 'undated';
  const [y, m] = parts(e.n), named = COARSE.has(e.precision) && e.precision !== 'month' && /^in (.*)/.exec(e.when);
  return named ? named[1] : YEARLY.has(e.precision) ? year(y) : MONTHS[m] + ' ' + year(y);
};
const kind = s => /^(happened|ongoing)$/.test(s) ? 0 : /^(planned|expected)$/.test(s) ? 1 : /^(alleged|denied|conditional|cancelled)$/.test(s) ? 2 : 3;
const COLORS = ['--happened', '--coming', '--doubt', '--other'], KINDS = ['happened', 'to come', 'in doubt', 'other'];
const color = n => getComputedStyle(document.documentElement).getPropertyValue(n).trim();

// The grammar of filters: words and "quoted words", all of them; KEY:VALUE; - before one turns it round.
const KEYS = {
  actor: (e, v) => e.actors.some(a => a.toLowerCase().includes(v)),
  place: (e, v) => e.places.some(a => a.toLowerCase().includes(v)),
  status: (e, v) => e.status === v,
  confidence: (e, v) => e.confidence === v,
  flag: (e, v) => e.flags.some(f => f.toLowerCase() === v),
  source: (e, v) => e.members.some(m => { const s = SRC[m.source]; return [m.citation, s.id, s.title, s.publisher, s.path].some(t => t && t.toLowerCase().includes(v)); }),
  id: (e, v) => e.id === v || e.members.some(m => m.id === v),
  tag: (e, v) => e.tags.some(t => t.toLowerCase() === v),
  date: (e, v) => overlaps(e, v[0], v[1]),
};
const overlaps = (e, lo, hi) => (e.a != null || e.b != null) && (lo == null || e.hi == null || e.hi >= lo) && (hi == null || e.lo == null || e.lo <= hi);
const hay = e => e.hay ??= [e.event, e.attribution, ...e.actors, ...e.places, ...e.members.flatMap(m => [m.quote, m.citation, SRC[m.source].title])].filter(Boolean).join('\n').toLowerCase();
function parse(q) {
  const out = [];
  let rest = q.trimStart();
  while (rest) {
    const not = rest[0] === '-';
    if (not) rest = rest.slice(1);
    const head = /^([a-z]+):/i.exec(rest), key = head && head[1].toLowerCase();
    if (head) rest = rest.slice(head[0].length);
    const m = /^"([^"]*)"?/.exec(rest) || /^(\S*)/.exec(rest), text = m[1].toLowerCase();
    rest = rest.slice(m[0].length).trimStart();
    if (!key) { if (text) out.push([not, (e, v) => hay(e).includes(v), text]); continue; }
    if (!Object.hasOwn(KEYS, key)) throw 'no filter is called `' + key + '`; there are ' + Object.keys(KEYS).join(', ');
    let v = text;
    if (key === 'date') {
      const i = text.indexOf('..'), [a, b] = i < 0 ? [text, text] : [text.slice(0, i), text.slice(i + 2)];
      const x = a ? span(a) : [null], y = b ? span(b) : [, null];
      if (!x || !y || (!a && !b)) throw '`' + text + '` is no date: try date:2024-05..2024-06';
      v = [x[0], y[1]];
    }
    out.push([not, KEYS[key], v]);
  }
  return out;
}

let shown = [], base = [], items = [], at = -1;
const FACETS = { status: e => [e.status], source: e => [...new Set(e.members.map(m => SRC[m.source].name))], actor: e => e.actors, tag: e => e.tags };
function filter() {
  let tests;
  try { tests = parse(state.q); $('fault').textContent = ''; } catch (fault) { $('fault').textContent = fault; tests = []; }
  const lo = state.from ? span(state.from) : [null], hi = state.to ? span(state.to) : [null, null];
  if (!lo || !hi) $('fault').textContent = 'a date is written as 2024, 2024-05 or 2024-05-03';
  const dated = state.from || state.to;
  base = EV.filter(e => (!state.flagged || e.flags.length) && tests.every(([not, test, v]) => test(e, v) !== not) && (!dated || !lo || !hi || overlaps(e, lo[0], hi[1])));
  const picked = Object.entries(state.facets).filter(([, s]) => s.size);
  shown = picked.length ? base.filter(e => picked.every(([f, s]) => FACETS[f](e).some(v => s.has(v)))) : base;
  items = [];
  let last = null;
  for (const e of shown) { const g = group(e); if (g !== last) items.push(last = g); items.push(e); }
  $('count').textContent = shown.length === EV.length ? EV.length + ' events' : shown.length + ' of ' + EV.length + ' events';
  facets(); strip(); draw(true); link();
}

// Chips with counts.
function facets() {
  const box = $('facets'), focus = document.activeElement && document.activeElement.dataset.chip;
  box.textContent = '';
  for (const [f, of] of Object.entries(FACETS)) {
    const counts = new Map();
    for (const e of base) for (const v of of(e)) counts.set(v, (counts.get(v) || 0) + 1);
    const set = state.facets[f] || new Set();
    for (const v of set) if (!counts.has(v)) counts.set(v, 0);
    const top = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 9);
    if (top.length) box.append(make('b', f));
    for (const [v, n] of top) {
      const chip = make('button', v + ' ' + n, f === 'status' ? 'st ' + v : '');
      chip.type = 'button'; chip.dataset.chip = f + ':' + v; chip.title = v;
      chip.setAttribute('aria-pressed', set.has(v));
      chip.onclick = () => { set.has(v) ? set.delete(v) : set.add(v); state.facets[f] = set; filter(); };
      box.append(chip);
      if (focus === chip.dataset.chip) chip.focus();
    }
  }
  fit();
}

// The density strip.
let scale = null, outside = {};
function ready(canvas, height) {
  const w = canvas.clientWidth || 600, r = window.devicePixelRatio || 1;
  canvas.width = w * r; canvas.height = height * r;
  const c = canvas.getContext('2d');
  c.scale(r, r); c.clearRect(0, 0, w, height); c.font = '12px system-ui, sans-serif';
  return [c, w];
}
/** The days to show: all, or where most events are when the others lie far away: the shortest time that has 17 in 20. */
function domain(list) {
  const days = list.filter(e => e.n != null).map(e => e.n).sort((a, b) => a - b), all = days.length;
  if (!all) return null;
  let lo = days[0], hi = days[all - 1];
  const most = Math.ceil(all * .85);
  let near = 0;
  for (let i = 1; i + most <= all; i++) if (days[i + most - 1] - days[i] < days[near + most - 1] - days[near]) near = i;
  const end = days[near + most - 1], pad = Math.max(2, (end - days[near]) * .1);
  if (all > 8 && (end - days[near] + 2 * pad) * 4 < hi - lo) { lo = Math.max(lo, days[near] - pad); hi = Math.min(hi, end + pad); }
  const edge = Math.max(2, (hi - lo) * .02), d = { lo: lo - edge, hi: hi + edge };
  return { ...d, before: days.filter(n => n < d.lo).length, after: days.filter(n => n > d.hi).length };
}
function ticks(c, x, d, w, y, deep) {
  const days = d.hi - d.lo, steps = [1, 7, 14, 30.44, 91.3, 182.6, 365.25, 730.5, 1826, 3652, 9131, 18262, 36524], step = steps.find(s => days / s * 90 <= w) || 365250;
  const label = n => { const [y, m, dd] = parts(n); return step >= 365 ? year(y) : step >= 28 ? MONTHS[m] + ' ' + year(y) : dd + ' ' + MONTHS[m] + ' ' + year(y); };
  const mark = n => {
    const at = x(n) + 3, text = label(n);
    if (deep) { c.fillStyle = color('--line'); c.fillRect(x(n), y, 1, deep); }
    c.fillStyle = color('--dim'); c.fillRect(x(n), y - 3, 1, 3);
    if (at + c.measureText(text).width <= w) c.fillText(text, at, y + 11);
  };
  let [yy, mm] = parts(d.lo), n = Math.ceil(d.lo);
  const months = step >= 28 ? Math.round(step / 30.44) : 0;
  if (months) { const k = months >= 12 ? 0 : Math.floor(mm / months) * months, q = months >= 12 ? Math.floor(yy / (months / 12)) * (months / 12) : yy; for (let i = 0; i < 200; i++) { n = dayOf(q, k + i * months, 1); if (n > d.hi) break; if (n >= d.lo) mark(n); } }
  else for (; n <= d.hi; n += step) mark(n);
}
function strip() {
  const canvas = $('strip'), [c, w] = ready(canvas, 76), d = domain(shown), H = 58;
  scale = null;
  if (!d) { canvas.setAttribute('aria-label', 'No dated events'); return; }
  const x = n => (n - d.lo) / (d.hi - d.lo) * w, bins = Math.max(10, Math.floor(w / 7)), counts = Array.from({ length: bins }, () => [0, 0, 0, 0]), hue = COLORS.map(color);
  for (const e of shown) if (e.n != null && e.n >= d.lo && e.n <= d.hi) counts[Math.min(bins - 1, Math.floor((e.n - d.lo) / (d.hi - d.lo) * bins))][kind(e.status)]++;
  const most = Math.max(1, ...counts.map(b => b[0] + b[1] + b[2] + b[3]));
  counts.forEach((b, i) => { let y = H; b.forEach((n, k) => { if (n) { const h = Math.max(2, n / most * (H - 14)); c.fillStyle = hue[k]; c.fillRect(i * w / bins, y - h, w / bins - 1, h); y -= h; } }); });
  ticks(c, x, d, w, H + 3);
  c.fillStyle = color('--dim');
  outside = d;
  if (d.before) c.fillText('\u25c2 ' + d.before + ' earlier', 2, 11);
  if (d.after) { const t = d.after + ' later \u25b8'; c.fillText(t, w - c.measureText(t).width - 2, 11); }
  if (brush && brush.x1 !== brush.x0) { c.globalAlpha = .25; c.fillStyle = color('--link'); c.fillRect(Math.min(brush.x0, brush.x1), 0, Math.abs(brush.x1 - brush.x0), H); c.globalAlpha = 1; for (const at of [brush.x0, brush.x1]) c.fillRect(Math.min(at, w - 1), 0, 1, H); }
  canvas.setAttribute('aria-label', shown.length + ' events from ' + iso(Math.ceil(d.lo)) + ' to ' + iso(Math.floor(d.hi)) + ' by day and status; the fields From and To do the same as dragging');
  scale = px => Math.round(d.lo + px / w * (d.hi - d.lo));
}
let brush = null;
function brushing() {
  const s = $('strip'), px = ev => Math.max(0, Math.min(s.clientWidth, ev.clientX - s.getBoundingClientRect().left));
  s.onpointerdown = ev => { if (scale) { brush = { x0: px(ev), x1: px(ev) }; s.setPointerCapture(ev.pointerId); } };
  s.onpointermove = ev => { if (brush) { brush.x1 = px(ev); strip(); } };
  s.onpointerup = ev => {
    if (!brush) return;
    const [a, b] = [brush.x0, brush.x1].sort((p, q) => p - q), top = ev.clientY - s.getBoundingClientRect().top < 18, w = s.clientWidth; brush = null;
    if (b - a > 4 && scale) range(iso(scale(a)), iso(scale(b)));
    // The words at the upper corners lead to what lies outside.
    else if (top && a < 90 && outside.before) range('', iso(Math.floor(outside.lo)));
    else if (top && a > w - 90 && outside.after) range(iso(Math.ceil(outside.hi)), '');
    else strip();
  };
  s.onpointercancel = () => { brush = null; strip(); };
  s.ondblclick = () => range('', '');
}
function range(from, to) { $('from').value = state.from = from; $('to').value = state.to = to; filter(); }

// The list: only the rows that can be seen are in the page. Events and the headings of periods have a height each.
const PRINTED = 5000;
let tops = new Float64Array(1), printing = false;
const px = name => parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
function measure() {
  const H = px('--row'), P = px('--period');
  tops = new Float64Array(items.length + 1);
  items.forEach((x, i) => { tops[i + 1] = tops[i] + (x.id ? H : P); });
}
/** The item at a height of the list. */
function itemAt(y) {
  let lo = 0, hi = items.length - 1;
  while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (tops[mid] <= y) lo = mid; else hi = mid - 1; }
  return lo;
}
function cells(e) {
  const tr = make('tr', null, COARSE.has(e.precision) ? 'coarse' : ''), m = lead(e), td = (text, cls) => { const t = make('td'), d = make('div', text, cls); t.append(d); tr.append(t); return t; };
  td(e.when); td(e.event);
  const s = td(e.status, 'st ' + e.status); if (e.sources > 1) s.append(make('small', e.sources + ' sources'));
  td(m.citation); td(e.flags.join(' '), 'flag');
  tr.dataset.e = e.id; tr.setAttribute('aria-selected', e.id === state.e);
  tr.tabIndex = e.id === state.e || (!state.e && e === shown[0]) ? 0 : -1;
  return tr;
}
function heading(text) { const tr = make('tr', null, 'period'), th = make('th', text); th.colSpan = 5; th.scope = 'rowgroup'; tr.append(th); return tr; }
function draw(top) {
  const list = $('list'), lanes = $('lanes');
  list.hidden = state.view !== 'list'; lanes.hidden = !list.hidden;
  if (!lanes.hidden) { drawLanes(); return; }
  measure();
  rows();
  // There is somewhere to scroll to only when the rows have their height.
  if (top) { const i = items.findIndex(x => x.id && x.id === state.e); list.scrollTop = i > 4 ? tops[i - 3] : 0; rows(); }
}
function rows() {
  const list = $('list'), body = $('rows'), focus = document.activeElement && document.activeElement.dataset.e;
  const first = printing ? 0 : Math.max(0, itemAt(list.scrollTop) - 10), end = printing ? Math.min(items.length, PRINTED) : Math.min(items.length, itemAt(list.scrollTop + list.clientHeight) + 12);
  const out = document.createDocumentFragment();
  const space = h => { if (h > 0 && !printing) { const tr = make('tr', null, 'space'), td = make('td'); td.colSpan = 5; td.style.height = tr.style.height = h + 'px'; tr.append(td); tr.setAttribute('aria-hidden', 'true'); out.append(tr); } };
  space(tops[first]);
  for (let i = first; i < end; i++) {
    const tr = items[i].id ? cells(items[i]) : heading(items[i]);
    tr.setAttribute('aria-rowindex', i + 2); out.append(tr);
  }
  space(tops[items.length] - tops[end]);
  if (printing && end < items.length) out.append(heading('Here the print ends. Not printed of the events that are shown: ' + items.slice(end).filter(x => x.id).length + '; a filter makes them fewer.'));
  const top = items[itemAt(list.scrollTop)];
  $('now').textContent = top && !printing ? 'when: ' + (top.id ? group(top) : top) : 'when';
  body.textContent = ''; body.append(out);
  $('table').setAttribute('aria-rowcount', items.length + 1);
  if (focus) { const tr = body.querySelector('tr[data-e="' + focus + '"]'); if (tr) tr.focus({ preventScroll: true }); }
}

// The lanes: a dot is a day, a hatched bar fades where its end is not certain, an arrow is an open end. What would lie on
// each other in a lane is stacked.
const TRACK = 17, MOST = 60;
let spots = [];
const LANES = { source: FACETS.source, actor: e => e.actors.length ? e.actors : ['(nobody named)'], status: FACETS.status, flag: e => e.flags.length ? e.flags : ['(no finding)'], tag: e => e.tags.length ? e.tags : ['(no tag)'] };
/** Puts bars, of which the first two parts are their ends, into tracks; what finds no free one is beneath the last. */
function stack(bars, most) {
  const ends = [], top = [];
  for (const bar of bars.sort((p, q) => p[0] - q[0] || q[1] - p[1])) {
    let track = ends.findIndex(end => end + 3 <= bar[0]);
    if (track < 0) track = Math.min(ends.length, most);
    if (track < most) { ends[track] = bar[1]; top.push(bar); }
    bar[3] = Math.min(track, most - 1);
  }
  return [Math.max(1, ends.length), top];
}
let laid = null;
function drawLanes() { layLanes(); paintLanes(); }
function layLanes() {
  const canvas = $('lane-canvas'), of = LANES[state.lane], lanes = new Map(), w = canvas.clientWidth || 600, d = domain(shown), L = Math.min(190, w * .3);
  for (const e of shown) for (const v of of(e)) { if (!lanes.has(v)) lanes.set(v, []); lanes.get(v).push(e); }
  const all = [...lanes].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)), names = all.slice(0, MOST);
  const x = n => L + (n - d.lo) / (d.hi - d.lo) * (w - L - 12), inside = v => Math.max(L, Math.min(w - 6, v));
  const most = Math.max(6, Math.min(24, Math.floor(600 / names.length)));
  let y = 24, over = 0;
  const placed = d ? names.map(([name, events]) => {
    const bars = [];
    for (const e of events) {
      if (e.n == null) continue;
      const x0 = e.a == null ? x(e.n) - 22 : x(e.a), x1 = e.b == null ? x(e.n) + 22 : x(e.b + 1);
      if (x1 < L || x0 > w) continue;
      const dot = (e.a != null && e.a === e.b) || inside(x1) - inside(x0) < 9, p = dot ? inside((x0 + x1) / 2) - 4 : inside(x0);
      bars.push([p, dot ? p + 8 : inside(x1), e, 0, dot]);
    }
    const [tracks, top] = stack(bars, most), lane = { name, count: events.length, bars, top, y, h: tracks * TRACK + 9 };
    y += lane.h; over += bars.length - top.length;
    return lane;
  }) : [];
  laid = { placed, d, x, L, height: y + 6 };
  const undated = shown.filter(e => e.n == null).length;
  const notes = ['A dot is a day, or too short to be seen; a hatched bar some time within, a full bar all of it, an arrow an open end.'];
  if (undated) notes.push(undated + ' undated: in the list.');
  if (d && d.before + d.after) notes.push(d.before + ' earlier and ' + d.after + ' later lie outside: From and To lead there.');
  if (all.length > MOST) notes.push(all.length - MOST + ' smaller lanes are not drawn: a filter brings them.');
  if (over) notes.push(over + ' lie beneath others for want of room: choose a shorter time.');
  $('lane-note').textContent = notes.join(' ');
  canvas.setAttribute('aria-label', names.length + ' lanes by ' + state.lane + '; j and k go through their events, and the list view has them as text');
}
function paintLanes() {
  const canvas = $('lane-canvas'), { placed, d, x, L, height } = laid;
  canvas.style.height = height + 'px';
  const [c, w] = ready(canvas, height);
  spots = [];
  if (!d) return;
  ticks(c, x, d, w, 12, height);
  const hue = COLORS.map(color), line = color('--line'), fg = color('--fg'), dim = color('--dim'), warn = color('--warn');
  for (const lane of placed) {
    c.fillStyle = line; c.fillRect(0, lane.y + lane.h - 1, w, 1);
    let t = lane.name; while (t.length > 3 && c.measureText(t).width > L - 24 - c.measureText(lane.count).width) t = t.slice(0, -2);
    c.fillStyle = fg; c.fillText(t === lane.name ? t : t + '\u2026', 4, lane.y + 17);
    c.fillStyle = dim; c.textAlign = 'right'; c.fillText(lane.count, L - 8, lane.y + 17); c.textAlign = 'left';
    const chosen = lane.bars.filter(bar => bar[2].id === state.e);
    for (const [p, q, e, track, dot] of lane.top.concat(chosen)) {
      const mid = lane.y + 4 + TRACK * (track + .5), col = hue[kind(e.status)];
      spots.push([p - 2, q + 2, mid, e]);
      if (dot) { c.fillStyle = col; c.beginPath(); c.arc(p + 4, mid, 4, 0, 7); c.fill(); }
      else {
        const whole = e.extent !== 'within', fade = c.createLinearGradient(p, 0, q, 0), clear = 'transparent';
        fade.addColorStop(0, e.a == null || !whole ? clear : col); fade.addColorStop(.3, col); fade.addColorStop(.7, col); fade.addColorStop(1, e.b == null || !whole ? clear : col);
        c.fillStyle = fade; c.strokeStyle = fade;
        if (whole) c.fillRect(p, mid - 4, q - p, 8);
        else { c.save(); c.beginPath(); c.rect(p, mid - 5, q - p, 10); c.clip(); c.beginPath(); for (let h = p - 10; h < q; h += 5) { c.moveTo(h, mid + 5); c.lineTo(h + 10, mid - 5); } c.stroke(); c.restore(); }
        c.fillStyle = col;
        if (e.a == null) { c.beginPath(); c.moveTo(p - 4, mid); c.lineTo(p + 4, mid - 5); c.lineTo(p + 4, mid + 5); c.fill(); }
        if (e.b == null) { c.beginPath(); c.moveTo(q + 4, mid); c.lineTo(q - 4, mid - 5); c.lineTo(q - 4, mid + 5); c.fill(); }
      }
      if (e.flags.length) { c.strokeStyle = warn; c.strokeRect(p - 1.5, mid - 6.5, q - p + 3, 13); }
      if (e.id === state.e) { c.strokeStyle = fg; c.lineWidth = 2; c.strokeRect(p - 3, mid - 8, q - p + 6, 16); c.lineWidth = 1; }
    }
  }
}

// The source pane.
/** Text in pieces: what is marked and what is not. Marks are UTF-16 offsets, the first wins where two overlap. */
function marked(text, marks) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const [s, e, cls, title] of marks.filter(Boolean).sort((a, b) => a[0] - b[0])) {
    if (s < at || e > text.length) continue;
    out.append(show(text.slice(at, s)));
    const m = make('mark', text.slice(s, e), cls); if (title) m.title = title;
    out.append(m); at = e;
  }
  out.append(show(text.slice(at)));
  return out;
}
const safe = u => /^(https?|mailto):/i.test(u || '') ? u : null;
function anchor(text, url) { const u = safe(url); if (!u) return make('span', text); const a = make('a', text); a.href = u; a.rel = 'noreferrer noopener'; a.target = '_blank'; return a; }
function facts(pairs) { const dl = make('dl'); for (const [k, v] of pairs) if (v) { dl.append(make('dt', k)); const dd = make('dd'); dd.append(typeof v === 'string' ? show(v) : v); dl.append(dd); } return dl; }
function pane() {
  const box = $('pane'), e = EV.find(x => x.id === state.e);
  box.textContent = '';
  if (!e) { box.append(make('p', 'Choose an event to see the words it rests on.')); return; }
  box.append(make('h2', e.event));
  box.append(facts([['when', e.when], ['bounds', (e.earliest || 'open') + ' to ' + (e.latest || 'open')], ['status', make('span', e.status, 'st ' + e.status)], ['who says so', e.attribution], ['confidence', e.confidence], ['sources', '' + e.sources], ['findings', e.flags.length && make('span', e.flags.join(', '), 'flag')], ['review', e.review], ['note', e.note], ['tags', e.tags.join(', ')], ['actors', e.actors.join(', ')], ['places', e.places.join(', ')], ['EDTF', e.edtf], ['id', e.id]]));
  const ms = [lead(e), ...e.members.filter((m, i) => i !== e.lead)];
  ms.forEach((m, i) => {
    const s = SRC[m.source];
    box.append(make('h3', i ? 'also told by' : 'source'));
    const q = make('blockquote');
    if (m.before) q.append(make('span', m.before));
    const own = make('strong', null); own.style.fontWeight = 'inherit'; own.append(marked(m.quote, [m.expression && [...m.expression, '', 'the date'], m.trigger && [...m.trigger, 't', 'the event']]));
    q.append(own);
    if (m.after) q.append(make('span', m.after));
    box.append(facts([['where', m.citation], ['report', anchor(s.title || s.id, s.url)], ['publisher', s.publisher], ['published', s.published ? s.published + ' (' + s.how + ')' : 'not known']]), q, facts(m.derivation.concat([['place', m.pointer], ['mention', m.id]])));
  });
  const found = D.findings.filter(f => f.events.includes(e.id));
  if (found.length) box.append(make('h3', 'what does not add up'));
  for (const f of found) {
    const n = make('section', null, 'finding');
    n.append(make('b', f.code + ' ' + f.severity + ': '), show(f.message));
    for (const c of f.at) { const q = make('blockquote'); q.append(marked(c.quote, c.marks)); n.append(make('div', c.citation), q); }
    for (const t of f.notes) n.append(make('div', 'note: ' + t));
    for (const t of f.help) n.append(make('div', 'help: ' + t));
    box.append(n);
  }
}
function select(id, scroll) {
  state.e = id; at = shown.findIndex(e => e.id === id);
  pane(); link();
  if (state.view === 'list') {
    const i = items.findIndex(x => x.id === id), list = $('list');
    if (scroll && i >= 0) { const y = tops[i], H = tops[i + 1] - y; if (y < list.scrollTop + H) list.scrollTop = y - H; else if (y > list.scrollTop + list.clientHeight - 3 * H) list.scrollTop = y - list.clientHeight + 3 * H; }
    rows();
    if (scroll) { const tr = $('rows').querySelector('tr[aria-selected=true]'); if (tr) tr.focus({ preventScroll: true }); }
  } else { paintLanes(); $('said').textContent = at < 0 ? '' : shown[at].when + ': ' + shown[at].event; }
}
/** Chooses an event and goes to its words. */
function enter(id) { select(id); $('pane').focus({ preventScroll: true }); if (narrow.matches) $('pane').scrollIntoView(); }
function leave() { const e = state.e; if ($('pane').contains(document.activeElement)) { if (e) select(e, true); if (narrow.matches) $('cols').scrollIntoView(); } else select(''); }
const narrow = matchMedia('(max-width:52rem)');
function step(n) { at = shown.findIndex(e => e.id === state.e); const e = shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + n))]; if (e) select(e.id, true); }

// Links to what is shown.
function link() {
  const p = new URLSearchParams();
  for (const k of ['q', 'e', 'from', 'to']) if (state[k]) p.set(k, state[k]);
  if (state.view !== 'list') { p.set('view', state.view); p.set('lane', state.lane); }
  if (state.flagged) p.set('flagged', '1');
  for (const [f, s] of Object.entries(state.facets)) for (const v of s) p.append('f.' + f, v);
  const h = '#' + p;
  if (h !== location.hash && (h !== '#' || location.hash)) history.replaceState(null, '', h);
}
function unlink() {
  const p = new URLSearchParams(location.hash.slice(1));
  for (const k of ['q', 'e', 'from', 'to']) state[k] = p.get(k) || '';
  state.view = p.get('view') === 'lanes' ? 'lanes' : 'list';
  if (LANES[p.get('lane')]) state.lane = p.get('lane');
  state.flagged = p.get('flagged') === '1';
  state.facets = {};
  for (const f in FACETS) state.facets[f] = new Set(p.getAll('f.' + f));
  for (const k of ['q', 'from', 'to']) $(k).value = state[k];
  controls(); filter(); pane();
}
function controls() {
  $('flagged').setAttribute('aria-pressed', state.flagged);
  $('as-list').setAttribute('aria-pressed', state.view === 'list'); $('as-lanes').setAttribute('aria-pressed', state.view === 'lanes');
  $('lane').hidden = state.view !== 'lanes'; $('lane').value = state.lane;
}

// What is shown, as a file.
const COLUMNS = ['when', 'event', 'status', 'attribution', 'source', 'quote', 'earliest', 'latest', 'precision', 'approx', 'extent', 'confidence', 'reported_on', 'sources', 'flags', 'trigger', 'expression', 'dated_by', 'published', 'url', 'actors', 'places', 'seq', 'pointer', 'id'];
const OWN = new Set(['earliest', 'latest', 'reported_on', 'sources', 'published', 'seq']);
const said = (m, at) => at ? m.quote.slice(...at) : '';
const record = (e, i) => { const m = lead(e), s = SRC[m.source]; return { ...Object.fromEntries(COLUMNS.map(n => [n, e[n]])), source: m.citation, quote: m.quote, trigger: said(m, m.trigger), expression: said(m, m.expression), published: s.published, url: s.url, seq: i + 1, pointer: m.pointer }; };
function cell(name, v) {
  let t = Array.isArray(v) ? v.join('|') : v == null ? '' : String(v);
  if (OWN.has(name)) return t.replace(/(T\d\d:\d\d)(?::(\d\d))?.*/, (_, hm, s) => hm + ':' + (s || '00'));
  t = t.replace(/\r\n|[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
  if (/^\s*[=+\-@]/.test(t)) t = "'" + t;
  return /[",]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t;
}
const csv = () => [COLUMNS.join(','), ...shown.map((e, i) => { const r = record(e, i); return COLUMNS.map(n => cell(n, r[n])).join(','); })].join('\n') + '\n';
/** What the events on paper were chosen by. */
const asked = () => [state.q, state.flagged && 'conflicts only', state.from && 'from ' + state.from, state.to && 'to ' + state.to, ...Object.entries(state.facets).filter(([, s]) => s.size).map(([f, s]) => f + ': ' + [...s].join(' or '))].filter(Boolean).join('; ');
function save(name, type, text) { const a = make('a'); a.href = URL.createObjectURL(new Blob([text], { type })); a.download = name; a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 1e4); }

function fit() { document.documentElement.style.setProperty('--top', Math.ceil($('cols').getBoundingClientRect().top + scrollY) + 'px'); }
function start() {
  document.body.classList.add('app');
  for (const n of document.querySelectorAll('.js')) n.hidden = false;
  const still = $('still'); if (still) still.remove();
  let wait = 0;
  const typed = () => { clearTimeout(wait); wait = setTimeout(() => { for (const k of ['q', 'from', 'to']) state[k] = $(k).value.trim(); filter(); }, 120); };
  for (const k of ['q', 'from', 'to']) $(k).oninput = typed;
  $('flagged').onclick = () => { state.flagged = !state.flagged; controls(); filter(); };
  const view = v => { state.view = v; controls(); draw(true); link(); };
  $('as-list').onclick = () => view('list'); $('as-lanes').onclick = () => view('lanes');
  $('lane').onchange = () => { state.lane = $('lane').value; drawLanes(); link(); };
  $('reset').onclick = () => { state.facets = {}; state.q = $('q').value = ''; state.flagged = false; controls(); range('', ''); };
  $('csv').onclick = () => save('timeline.csv', 'text/csv;charset=utf-8', csv());
  $('json').onclick = () => save('timeline.json', 'application/json', JSON.stringify(shown.map(record), null, 1) + '\n');
  $('help').onclick = () => $('keys').showModal();
  const choose = id => narrow.matches ? enter(id) : select(id);
  $('rows').onclick = ev => { const tr = ev.target.closest('tr[data-e]'); if (tr) choose(tr.dataset.e); };
  let due = false;
  $('list').onscroll = () => { if (!due) { due = true; requestAnimationFrame(() => { due = false; rows(); }); } };
  const spot = ev => { const r = $('lane-canvas').getBoundingClientRect(), px = ev.clientX - r.left, py = ev.clientY - r.top; return spots.findLast(([p, q, y]) => px >= p && px <= q && Math.abs(py - y) <= TRACK / 2); };
  $('lane-canvas').onclick = ev => { const s = spot(ev); if (s) choose(s[3].id); };
  $('lane-canvas').onmousemove = ev => { const s = spot(ev); ev.target.title = s ? s[3].when + ': ' + s[3].event : ''; };
  brushing();
  addEventListener('resize', () => { fit(); strip(); draw(); });
  addEventListener('hashchange', unlink);
  const print = on => { printing = on; $('asked').textContent = asked(); measure(); rows(); };
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { strip(); draw(); });
  document.onkeydown = ev => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey || $('keys').open) return;
    if (/^(INPUT|SELECT)$/.test(ev.target.tagName)) { if (ev.key === 'Escape') ev.target.blur(); return; }
    const keys = { j: () => step(1), k: () => step(-1), '/': () => $('q').focus(), '?': () => $('keys').showModal(), c: () => $('flagged').click(), v: () => view(state.view === 'list' ? 'lanes' : 'list'), Escape: leave };
    const inList = ev.target.dataset && ev.target.dataset.e;
    if (inList) Object.assign(keys, { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => enter(ev.target.dataset.e), ' ': () => enter(ev.target.dataset.e) });
    if (keys[ev.key]) { ev.preventDefault(); keys[ev.key](); }
  };
  unlink(); fit();
}
start();
})();
