import type { GuardedNewRoom, GuardedRoomChanges, Room, UpdatedRoom } from '@anyroom/core';
import type { CloudflareRoomExtras } from '../cloudflare-room-extras.js';
import { PROVIDER } from '../provider-name.js';
import type { WireMeeting } from '../wire/codecs.js';
import type { CreateMeetingBody, EditMeetingBody } from '../wire/requests.js';
import { timeOf } from './time.js';

/** A meeting in the contract's words. An empty title is none. */
export function roomOf({ id, title, status, created_at }: WireMeeting): Room {
  const createdAt = timeOf(created_at);
  return {
    id,
    provider: PROVIDER,
    ...titled(title),
    ...(createdAt !== undefined && { createdAt }),
    ...statusOf(status),
  };
}

/** What a creation sends: what was given, and nothing else. */
export function createMeetingBodyOf({
  title,
  native,
}: GuardedNewRoom<Partial<CloudflareRoomExtras>>): CreateMeetingBody {
  return { ...(title !== undefined && { title }), ...native };
}

/** What an edit sends. A title cannot be cleared, so that the guard lets no `null` come here. */
export function editMeetingBodyOf({
  title,
  native,
}: GuardedRoomChanges<Partial<CloudflareRoomExtras>>): EditMeetingBody {
  return { ...(title != null && { title }), ...native };
}

/** What an edit tells: the vendor's own words, or what was asked where it only said yes. */
export function updatedRoomOf(id: string, wire: WireMeeting | undefined, body: EditMeetingBody): UpdatedRoom {
  if (wire !== undefined) return { ...roomOf(wire), confirmation: 'answered' };
  return { id, provider: PROVIDER, ...titled(body.title), ...statusOf(body.status), confirmation: 'accepted' };
}

function titled(title: string | null | undefined): { readonly title?: string } {
  return title == null || title === '' ? {} : { title };
}

/** Absent for a word that this version has never heard of. */
function statusOf(status: unknown): Pick<Room, 'status'> {
  if (status === 'ACTIVE') return { status: 'open' };
  return status === 'INACTIVE' ? { status: 'closed' } : {};
}
