// What can go wrong, and what is set to, in plain words. An act is what the server is asked for.

const METHODS = {
  'chat.postMessage': 'post',
  'chat.update': 'change of a post',
  'chat.postEphemeral': 'word to one person',
  'views.open': 'form opened',
  'views.update': 'form changed',
  'views.publish': 'Home drawn',
  'conversations.open': 'direct message opened',
  'conversations.history': 'look at what was said',
  'users.info': 'look at a person',
  'auth.test': 'check of its token',
  '*': 'call of any kind',
};

/** The calls of the app that can be chosen: [value, words]. */
export const CALLS = Object.entries(METHODS).map(([method, words]) => [method, `${words}${method === '*' ? '' : ` (${method})`}`]);

const ON_CALLS = [
  { words: 'Lose the connection before the next call', fault: 'drop_before' },
  { words: 'Lose the connection after the next call', fault: 'drop_after' },
  { words: 'Answer the next call with a server error', fault: 'error_500' },
  { words: 'Tell the next call to wait 5 seconds', fault: 'rate_limited', seconds: 5 },
  { words: 'Answer the next call after 5 seconds', fault: 'slow', seconds: 5 },
  { words: 'Refuse the next call: channel archived', fault: 'error', error: 'is_archived' },
  { words: 'Refuse the next call: not in the channel', fault: 'error', error: 'not_in_channel' },
  { words: 'Refuse the next call: token taken away', fault: 'error', error: 'token_revoked' },
].map((act) => ({ ...act, takesCall: true, repeats: true }));

const ON_THE_WAY = [
  { words: 'Deliver the next press twice', fault: 'twice', repeats: true },
  { words: 'Deliver the next press 2 seconds late', fault: 'late', seconds: 2, repeats: true },
  { words: 'Lose the next press on its way', fault: 'lost', repeats: true },
  { words: 'Close the socket, as Slack often does', fault: 'disconnect' },
  { words: 'Let the socket fall silent', fault: 'stall' },
  { words: 'Refuse new sockets', fault: 'refuse_sockets', on: true },
  { words: 'Take Slack down for 30 seconds', fault: 'down', seconds: 30 },
];

/** What can be made to go wrong now: [{group, acts}]. `state`: what the server says is set. */
export function troublesFor(state) {
  const workspace = [
    state.tokens_revoked ? null : { words: "Take the app's token away", fault: 'revoke_tokens' },
    state.limits ? null : { words: "Keep to Slack's rate limits", fault: 'limits', on: true },
    ...state.channels.map(archiving),
    ...state.channels.map(removing),
  ];
  return [
    { group: 'When the app calls Slack', acts: ON_CALLS },
    { group: 'On the way to the app', acts: ON_THE_WAY },
    { group: 'In the workspace', acts: workspace.filter(Boolean) },
  ];
}

function archiving({ id, name, archived }) {
  return archived ? null : { words: `Archive #${name}`, fault: 'archive', channel: id };
}

function removing({ id, name, bot }) {
  return bot ? { words: `Take the app out of #${name}`, fault: 'remove_bot', channel: id } : null;
}

/** What is wrong now: [{words, undo?}]; what has no `undo` of its own goes when all is cleared. */
export function whatIsWrong(state) {
  const { sockets } = state;
  return [
    ...state.calls.map((one) => ({ words: `${often(one)} ${METHODS[one.method] ?? one.method}: ${HAPPENS[one.fault]?.(one) ?? one.fault}` })),
    ...state.envelopes.map((one) => ({ words: `${often(one)} press: ${HAPPENS[one.fault]?.(one) ?? one.fault}` })),
    state.down && { words: state.down.seconds ? `Slack is down for ${Math.ceil(state.down.seconds)} seconds more` : 'Slack is down' },
    sockets.stalled && { words: 'The socket is silent' },
    sockets.refused && { words: 'New sockets are refused' },
    state.tokens_revoked && { words: "The app's token is taken away", undo: { fault: 'restore_tokens' } },
    state.limits && { words: "Slack's rate limits hold", undo: { fault: 'limits', on: false } },
    ...state.channels.filter((one) => one.archived).map((one) => ({ words: `#${one.name} is archived`, undo: { fault: 'unarchive', channel: one.id } })),
    ...state.channels.filter((one) => !one.bot).map((one) => ({ words: `The app is not in #${one.name}`, undo: { fault: 'invite_bot', channel: one.id } })),
  ].filter(Boolean);
}

const HAPPENS = {
  drop_before: () => 'connection lost before',
  drop_after: () => 'connection lost after',
  error_500: () => 'server error',
  rate_limited: ({ seconds }) => `told to wait ${seconds} seconds`,
  slow: ({ seconds }) => `answered after ${seconds} seconds`,
  error: ({ error }) => `refused, ${error}`,
  twice: () => 'delivered twice',
  late: ({ seconds }) => `${seconds} seconds late`,
  lost: () => 'lost on the way',
};

function often({ times }) {
  return times === 1 ? 'Next' : `Next ${times} times,`;
}
