// The live line: the server says what changed, and the page reads that again.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 3000;

/**
 * Listen as `person`. onNote(note) for each note; onState('live' | 'lost') as the line comes and
 * goes; onAgain() each time the line opens, because notes were missed before. Returns a stop function.
 */
export function listen(person, { onNote, onState, onAgain }) {
  let socket = null;
  let timer = 0;
  let wait = FIRST_WAIT;
  let stopped = false;

  function connect() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const address = `${scheme}://${location.host}/page-api/live?person=${encodeURIComponent(person)}`;
    socket = new WebSocket(address);
    socket.addEventListener('open', opened);
    socket.addEventListener('message', (event) => received(event.data));
    socket.addEventListener('close', closed);
  }

  function opened() {
    wait = FIRST_WAIT;
    onState('live');
    onAgain();
  }

  function received(data) {
    let note;
    try {
      note = JSON.parse(data);
    } catch {
      return; // a note we cannot read says nothing
    }
    onNote(note);
  }

  function closed() {
    if (stopped) return;
    onState('lost');
    timer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  /** Whoever looks at the page again should not have to wait. */
  function lookedAt() {
    if (document.hidden || socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(timer);
    connect();
  }

  document.addEventListener('visibilitychange', lookedAt);
  connect();
  return function stop() {
    stopped = true;
    document.removeEventListener('visibilitychange', lookedAt);
    clearTimeout(timer);
    socket.close();
  };
}
