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

/** Do something as a person. Always answers {ok, error?, sentence?}; never throws. */
export async function act(person, kind, details = {}) {
  try {
    return await request('/page-api/act', { person, kind, ...details });
  } catch (error) {
    return { ok: false, error: 'unreachable', sentence: error.message };
  }
}

/** Move the training room's clock. Always answers {ok, error?}; never throws. */
export async function jump(id) {
  try {
    return await request('/page-api/jump', { id });
  } catch (error) {
    return { ok: false, error: 'unreachable', sentence: error.message };
  }
}

/** Make something go wrong on purpose. Always answers {ok, error?}; never throws. */
export async function setFault(fault) {
  try {
    return await request('/page-api/fault', fault);
  } catch (error) {
    return { ok: false, error: 'unreachable', sentence: error.message };
  }
}
