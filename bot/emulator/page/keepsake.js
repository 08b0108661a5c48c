// Small choices that this browser remembers for the person. Without storage they last as long
// as the page does.

const PREFIX = 'training-room:';

/** What was kept under this name, or null. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null; // no storage here, or something else in it
  }
}

/** Keep a value under this name. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // no storage here
  }
}
