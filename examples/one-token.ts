import { createTransport } from '@anyroom/adapter-kit/http';
import { CloudflareParticipantService } from '@anyroom/cloudflare';

// Whoever shares a transport and a token shares what the token may send.
const transport = createTransport();

function serviceFor(tenant: string): CloudflareParticipantService {
  return new CloudflareParticipantService(
    {
      accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
      appId: process.env.CLOUDFLARE_APP_ID ?? '',
      apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '',
      base: process.env.CLOUDFLARE_BASE,
      roles: { attendee: 'group_call_participant' },
      budget: { requests: 10, windowInMs: 1_000, tenant }, // left out: the 1,200 in five minutes that are documented
    },
    transport,
  );
}

const meeting = process.env.ANYROOM_ROOM ?? '';
const acme = serviceFor('acme');
const globex = serviceFor('globex');

const people = await Promise.all(
  Array.from({ length: 9 }, (_, index) =>
    acme.addParticipant(meeting, { externalId: `acme-${index}`, displayName: 'Guest', role: 'attendee' }),
  ),
);

// There is room for one more in this second. It is not bulk work's to take.
const names = people.map(({ id }, index) => [id, { displayName: `Guest ${index + 1}` }] as const);
const renamed = acme.updateParticipants(meeting, names).then(({ allApplied }) => console.log(`acme: ${allApplied}`));
const { displayName } = await globex.getParticipant(meeting, people[0]?.id ?? '');
console.log(`globex: ${displayName}, while acme waits`);
await renamed;

// Who has not the time to wait is told so at once, and when to come back.
const crowd = Array.from({ length: 30 }, () =>
  globex.getParticipant(meeting, people[0]?.id ?? '', { timeoutInMs: 500 }).catch(({ code }: { code: string }) => code),
);
console.log(new Set((await Promise.all(crowd)).map((one) => (typeof one === 'string' ? one : 'served'))));

for (const service of [acme, globex]) await service.close();
transport.close();
