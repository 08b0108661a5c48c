// A small app on the official Bolt for JavaScript, as anybody would write one. It hears of the
// emulator only by the address it is given. The tests beside it do what people do.
import bolt from "@slack/bolt";

const { App, SocketModeReceiver, LogLevel } = bolt;
const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };
const receiver = new SocketModeReceiver({
  appToken: process.env.SLACK_APP_TOKEN,
  clientPingTimeout: 600, // ms: a silent Slack is noticed, and another line opened, this fast
  installerOptions: { clientOptions },
  logLevel: LogLevel.ERROR,
});
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  receiver,
  clientOptions,
  logLevel: LogLevel.ERROR,
});

const plain = (text) => ({ type: "plain_text", text });
const mrkdwn = (text) => ({ type: "mrkdwn", text });
const section = (text) => ({ type: "section", text: mrkdwn(text) });
const button = (text, action_id, value) => ({ type: "button", text: plain(text), action_id, value });

const form = (title) => ({
  type: "modal",
  callback_id: "form",
  notify_on_close: true,
  title: plain(title),
  submit: plain("Send"),
  blocks: [
    {
      type: "input",
      block_id: "name",
      label: plain("Name"),
      element: { type: "plain_text_input", action_id: "entry" },
    },
    {
      type: "input",
      block_id: "ward",
      optional: true,
      label: plain("Ward"),
      element: { type: "external_select", action_id: "wards", min_query_length: 1 },
    },
  ],
});

// Commands

app.command("/poll", async ({ ack, say }) => {
  await ack();
  await say({
    text: "How was it?",
    blocks: [
      section("How was it?"),
      { type: "actions", block_id: "poll", elements: [button("Good", "good", "4"), button("Close", "close")] },
    ],
  });
});

app.command("/echo", async ({ ack, command }) => {
  await ack(`You said ${command.text}`);
});

app.command("/form", async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form("A form") });
});

app.command("/late", async ({ ack, respond }) => {
  await ack();
  await respond("One");
  await respond({ text: "Two", response_type: "in_channel" });
});

app.command("/who", async ({ ack, body, client }) => {
  const [me, person, members] = await Promise.all([
    client.auth.test(),
    client.users.info({ user: body.user_id }),
    client.conversations.members({ channel: body.channel_id }),
  ]);
  const app_is_in = members.members.includes(me.user_id);
  await ack(`${person.user.real_name}, ${members.members.length} here, app ${app_is_in}`);
});

app.command("/chart", async ({ ack, body, client }) => {
  await ack();
  await client.filesUploadV2({
    channel_id: body.channel_id,
    filename: "chart.txt",
    content: "1 2 3",
    alt_text: "A chart",
    initial_comment: "Here it is",
  });
});

app.command("/nowhere", async ({ ack, client }) => {
  try {
    await client.chat.postMessage({ channel: "C0", text: "x" });
    await ack("Posted");
  } catch (error) {
    await ack(`${error.code} ${error.data.error}`);
  }
});

app.command("/silent", async () => {});

// What is pressed

app.action("good", async ({ ack, action, respond, client, body }) => {
  await ack();
  await respond({ text: `Saved: ${action.value}`, replace_original: false });
  await client.chat.update({
    channel: body.channel.id,
    ts: body.message.ts,
    text: "One answer",
    blocks: [section("One answer"), ...body.message.blocks.slice(1)],
  });
});

app.action("close", async ({ ack, respond }) => {
  await ack();
  await respond({ text: "Closed", replace_original: true });
});

app.action("more", async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form("From Home") });
});

// Shortcuts

app.shortcut("ask", async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form("Shortcut") });
});

app.shortcut("about", async ({ ack, shortcut, respond }) => {
  await ack();
  await respond(`About: ${shortcut.message.text}`);
});

// Forms

app.options("wards", async ({ ack, options }) => {
  const all = ["Willow", "Oak", "Ash"].map((name) => ({ text: plain(name), value: name.toLowerCase() }));
  await ack({ options: all.filter((one) => one.text.text.startsWith(options.value)) });
});

app.view("form", async ({ ack, view, client, body }) => {
  const { name, ward } = view.state.values;
  if (name.entry.value === "nobody") {
    await ack({ response_action: "errors", errors: { name: "That is nobody" } });
  } else if (name.entry.value === "again") {
    await ack({ response_action: "update", view: form("Once more") });
  } else if (name.entry.value === "more") {
    await ack({ response_action: "push", view: form("One more") });
  } else {
    await ack();
    const where = ward.wards.selected_option?.text.text ?? "nowhere";
    await client.chat.postMessage({ channel: body.user.id, text: `${name.entry.value}, ${where}` });
  }
});

app.view({ callback_id: "form", type: "view_closed" }, async ({ ack, client, body }) => {
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: "You closed it" });
});

// Events

app.event("app_home_opened", async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: {
      type: "home",
      blocks: [section(`Welcome <@${event.user}>`), { type: "actions", elements: [button("More", "more")] }],
    },
  });
});

app.event("member_joined_channel", async ({ event, say }) => {
  await say(`Welcome <@${event.user}>`);
});

app.message("hello", async ({ message, say }) => {
  await say({ text: `Hello <@${message.user}>`, thread_ts: message.ts });
});

await app.start();
console.log("ready");
