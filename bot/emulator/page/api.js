// The page's one door to the server. Every call answers with JSON or throws an Error
// whose message can be shown to a person.

const UNREACHABLE =
  'The training room did not answer. Nothing you typed is lost. Check that it is still running, then try again.';

async function request(path, body) {
  const options = body === undefined
    ? {}
    : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { ...options, cache: 'no-store' });
  } catch {
    throw new Error(UNREACHABLE);
  }
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new Error(UNREACHABLE);
  if (body === undefined && !response.ok) throw new Error(answer.sentence ?? UNREACHABLE);
  return answer;
}

function query(values) {
  return new URLSearchParams(values).toString();
}

export function readWorkspace() {
  return request('/page-api/workspace');
}

export function readScreen(person) {
  return request(`/page-api/screen?${query({ person })}`);
}

export function readChannel(person, channel) {
  return request(`/page-api/channel?${query({ person, channel })}`);
}

export function readTraffic(after) {
  return request(`/page-api/traffic?${query({ after })}`);
}

/** The steps of the guided path, those that were done marked as such. */
export function readGuide() {
  return request('/page-api/guide');
}

/** What is set to go wrong at this moment. */
export function readFaults() {
  return request('/page-api/faults');
}

/** Where the bytes of a picture or file are, as a person may see it. */
export function fileAddress(person, file) {
  return `/page-api/file?${query({ person, file })}`;
}

// What follows does something. It always answers {ok, error?, sentence?} and never throws.

/** Do something as a person. */
export function act(person, kind, details = {}) {
  return done('/page-api/act', { person, kind, ...details });
}

/** Move the training room's clock. */
export function jump(id) {
  return done('/page-api/jump', { id });
}

/** Make something go wrong on purpose, or right again. */
export function setFault(fault) {
  return done('/page-api/fault', fault);
}

/** Walk the guided path from its beginning. */
export function startGuideAgain() {
  return done('/page-api/guide', {});
}

/** Give a file to the training room: {ok, file: {id, name, size}}. */
export async function uploadFile(person, file) {
  const address = `/page-api/upload?${query({ person, name: file.name })}`;
  try {
    const response = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
    return await response.json();
  } catch {
    return { ok: false, error: 'unreachable', sentence: UNREACHABLE };
  }
}

async function done(path, body) {
  try {
    return await request(path, body);
  } catch (error) {
    return { ok: false, error: 'unreachable', sentence: error.message };
  }
}
