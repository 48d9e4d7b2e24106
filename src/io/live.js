// Keeps a page of `helpbook serve` up to date: waits for news, takes over what has changed in place, so that nobody loses
// their place, and shows errors over the page as it last was. Only `serve` adds it.

const prefix = '/__helpbook/';
let version = 0;
let shown = '';

function showErrors(errors) {
  const key = JSON.stringify(errors);
  if (key === shown) return;
  shown = key;
  document.querySelector('#helpbook-live')?.remove();
  if (errors.length === 0) return;
  const panel = document.createElement('section');
  panel.id = 'helpbook-live';
  panel.setAttribute('role', 'alert');
  panel.tabIndex = -1;
  const heading = document.createElement('h2');
  heading.textContent = errors.length === 1 ? 'This needs mending' : `${errors.length} things need mending`;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => panel.remove());
  const list = document.createElement('ul');
  for (const error of errors) list.append(entry(error));
  panel.append(heading, close, list);
  document.body.append(panel);
}

function entry(error) {
  const item = document.createElement('li');
  const message = document.createElement('strong');
  message.textContent = error.message;
  item.append(message);
  if (error.location) {
    const place = document.createElement('code');
    const start = error.location.start;
    place.textContent = error.location.path + (start ? `:${start.line}:${start.column}` : '');
    item.append(place);
  }
  if (error.help) {
    const help = document.createElement('span');
    help.textContent = error.help;
    item.append(help);
  }
  return item;
}

// Replaces what differs and keeps the rest, so that focus, open disclosures and the place on the page survive.
function morph(present, wanted) {
  if (present.isEqualNode(wanted)) return;
  if (present.nodeType !== wanted.nodeType || present.nodeName !== wanted.nodeName || present.id !== wanted.id) {
    present.replaceWith(wanted.cloneNode(true));
    return;
  }
  if (present.nodeType !== Node.ELEMENT_NODE) {
    present.nodeValue = wanted.nodeValue;
    return;
  }
  for (const { name } of [...present.attributes]) if (!wanted.hasAttribute(name)) present.removeAttribute(name);
  for (const { name, value } of wanted.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  const now = [...present.childNodes];
  const next = [...wanted.childNodes];
  // Equal ends stay as they are; the middle is taken over one by one.
  let start = 0;
  while (start < now.length && start < next.length && now[start].isEqualNode(next[start])) start += 1;
  let end = 0;
  while (end < now.length - start && end < next.length - start && now.at(-1 - end).isEqualNode(next.at(-1 - end))) end += 1;
  const old = now.slice(start, now.length - end);
  const fresh = next.slice(start, next.length - end);
  const after = end > 0 ? now.at(-end) : null;
  fresh.forEach((node, index) => {
    if (index < old.length) morph(old[index], node);
    else present.insertBefore(node.cloneNode(true), after);
  });
  old.slice(fresh.length).forEach((node) => node.remove());
}

async function update() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const broken = page.querySelector('#helpbook-live-errors');
  if (broken) {
    showErrors(JSON.parse(broken.textContent));
    return true;
  }
  const assets = (root) => [...root.querySelectorAll('head link[rel=stylesheet], head script[src]')]
    .map((node) => node.getAttribute('href') ?? node.getAttribute('src')).filter((url) => !url.startsWith(prefix));
  const scripts = (root) => assets(root).filter((url) => !url.endsWith('.css')).join();
  if (scripts(document) !== scripts(page)) {
    // Scripts run once: a page with others must start afresh. Browsers keep the place on a reload.
    location.reload();
    return;
  }
  document.title = page.title;
  const links = [...document.querySelectorAll('head link[rel=stylesheet]')].filter((link) => !link.getAttribute('href').startsWith(prefix));
  [...page.querySelectorAll('head link[rel=stylesheet]')].forEach((wanted, index) => {
    const present = links[index];
    if (present && present.getAttribute('href') !== wanted.getAttribute('href')) present.setAttribute('href', wanted.getAttribute('href'));
  });
  const [scrollX, scrollY] = [window.scrollX, window.scrollY];
  const main = document.querySelector('main');
  const wanted = page.querySelector('main');
  if (main && wanted) morph(main, wanted);
  for (const part of ['body > header', 'body > footer']) {
    const present = document.querySelector(part);
    const fresh = page.querySelector(part);
    if (present && fresh && !present.contains(document.activeElement)) morph(present, fresh);
  }
  window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  document.dispatchEvent(new CustomEvent('helpbook:replaced'));
}

async function listen() {
  for (;;) {
    try {
      const response = await fetch(`${prefix}news?since=${version}`, { cache: 'no-store' });
      const news = await response.json();
      const first = version === 0;
      const changed = news.version !== version;
      version = news.version;
      // A page that cannot be rendered says so itself, which the news does not know.
      const isBroken = first ? document.querySelector('#helpbook-live-errors') : changed && (await update());
      if (changed && !isBroken) showErrors(news.errors);
    } catch {
      // The server was stopped: when it runs again, everything may be new.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (version > 0) version = -1;
    }
  }
}

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = `${prefix}live.css`;
document.head.append(style);
const broken = document.querySelector('#helpbook-live-errors');
if (broken) showErrors(JSON.parse(broken.textContent));
listen();
