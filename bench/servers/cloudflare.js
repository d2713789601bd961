/**
 * The answer to an edit, with the fields of the vendor's own example
 * (https://developers.cloudflare.com/api/resources/realtime_kit/subresources/meetings/methods/edit_participant/).
 * @param {string} _method
 * @param {string} url
 */
export function answerOfCloudflare(_method, url) {
  const id = url.slice(url.lastIndexOf('/') + 1);
  return `{"success":true,"data":{"id":"${id}","token":"${TOKEN}","created_at":"2019-12-27T18:11:19.117Z","custom_participant_id":"user-${id}","preset_name":"group_call_host","updated_at":"2019-12-27T18:11:19.117Z","name":"Jane Doe","picture":"https://example.com/jane.png"}}`;
}

/** As long as a join token is. */
const TOKEN = `bench.${'t'.repeat(480)}.${'s'.repeat(43)}`;

/** To a request too many: a refusal of the gateway, in the envelope of the whole API. */
export const REFUSAL_OF_CLOUDFLARE = JSON.stringify({
  success: false,
  errors: [{ code: 971, message: 'Please wait and consider throttling your request speed' }],
  messages: [],
  result: null,
});
