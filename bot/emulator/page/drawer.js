// The sidebar as a drawer, on screens too narrow to show it beside the messages.

const NARROW = window.matchMedia('(max-width: 767px)');

/** Wire the drawer up. Returns {close()}. */
export function mountDrawer({ sidebar, button, shade, behind }) {
  let isOpen = false;
  button.addEventListener('click', () => (isOpen ? close() : open()));
  shade.addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen && !event.defaultPrevented) close();
  });
  NARROW.addEventListener('change', draw);

  function open() {
    isOpen = true;
    draw();
    sidebar.querySelector('button')?.focus({ preventScroll: true });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    draw();
    button.focus({ preventScroll: true });
  }

  function draw() {
    const covers = isOpen && NARROW.matches;
    sidebar.classList.toggle('is-open', covers);
    sidebar.inert = NARROW.matches && !isOpen;
    shade.hidden = !covers;
    button.setAttribute('aria-expanded', String(covers));
    for (const node of behind) node.inert = covers;
  }

  draw();
  return { close };
}
