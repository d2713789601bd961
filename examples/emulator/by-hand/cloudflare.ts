import Cloudflare from 'cloudflare';

// The address is all that differs from the real service; account, app and token are those of the seed.
const baseURL = `${process.env.EMULATOR_URL ?? 'http://127.0.0.1:8080'}/client/v4`;
const { realtimeKit } = new Cloudflare({ baseURL, apiToken: 'local-token' });
const app = { account_id: '023e105f4ecef8ad9ca31a8372d0c353', app_id: 'my-app' };
const meeting = { ...app, meeting_id: '497f6eca-6276-4993-bfeb-53cbbbba6f08' };

const { data: ann } = await realtimeKit.meetings.addParticipant(meeting.meeting_id, {
  ...app,
  custom_participant_id: 'user-42',
  preset_name: 'group_call_participant',
  name: 'Ann',
});
await realtimeKit.meetings.editParticipant(ann?.id ?? '', { ...meeting, preset_name: 'group_call_host' });

const { data: people } = await realtimeKit.meetings.getMeetingParticipants(meeting.meeting_id, app);
console.log(people.map(({ name, preset_name }) => `${name}: ${preset_name}`).join('\n'));
