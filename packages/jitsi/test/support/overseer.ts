import type { ProsodyServer } from './prosody-server.js';
import type { Element } from './xmpp.js';
import { componentEntity, NS, xml } from './xmpp.js';

/** Somebody who is connected to a room, once for each device. */
export interface Occupant {
  readonly nick: string;
  /** With the resource of the device. */
  readonly fullJid: string;
  readonly role: string;
  readonly affiliation: string;
}

/** The server's own account of its rooms, and changes made there, without any service. Rooms are full JIDs. */
export interface Overseer {
  /** Makes an empty room that stays, with a title or without one; nobody is in its lists afterwards. */
  createRoom(room: string, title?: string): Promise<void>;
  /** Whether those in the room are told of each other; without it many can come at once. */
  tellOfEachOther(room: string, isTold: boolean): Promise<void>;
  /** Closes a room; the server remembers that there was one. */
  destroyRoom(room: string): Promise<void>;
  /** Closes every room, and has the server forget those that were closed. */
  forgetRooms(): Promise<void>;
  /** Every room, hidden ones too, with the title of each. */
  rooms(): Promise<readonly { readonly room: string; readonly title: string | undefined }[]>;
  /** Who is on the list of an affiliation, as the server writes them. */
  affiliated(room: string, affiliation: string): Promise<readonly string[]>;
  setAffiliation(room: string, id: string, affiliation: string): Promise<void>;
  occupants(room: string): Promise<readonly Occupant[]>;
  /** Sends an IQ, and gives the answer or rejects with the condition of the refusal. */
  ask(type: 'get' | 'set', to: string, child: Element): Promise<Element>;
  close(): Promise<void>;
}

const PATIENCE_IN_MS = 5_000;
const DESTROY_FORM = 'http://prosody.im/protocol/muc#destroy';

/** Connects the tests' own component. One at a time for each server. */
export async function connectOverseer(server: ProsodyServer): Promise<Overseer> {
  const { overseer: domain, componentPort, secret, conference } = server;
  const entity = componentEntity({ service: `xmpp://127.0.0.1:${componentPort}`, domain, password: secret });
  entity.on('error', () => undefined); // what fails is told by the promises
  await entity.start();

  // One who administers nothing makes the rooms: unlike an administrator they can be taken off the list of owners.
  const maker = `maker@${domain}`;
  const request = async (from: string, type: 'get' | 'set', to: string, child: Element) => {
    try {
      return await entity.iqCaller.request(xml('iq', { type, from, to }, child), PATIENCE_IN_MS);
    } catch (error) {
      throw new Error((error as { condition?: string }).condition ?? String(error));
    }
  };
  const ask: Overseer['ask'] = (type, to, child) => request(domain, type, to, child);
  const items = async (room: string, attributes: Readonly<Record<string, string>>) => {
    const answer = await ask('get', room, xml('query', { xmlns: NS.admin }, xml('item', attributes)));
    return answer.getChild('query')?.getChildren('item') ?? [];
  };
  const setAffiliation: Overseer['setAffiliation'] = async (room, jid, affiliation) => {
    await ask('set', room, xml('query', { xmlns: NS.admin }, xml('item', { jid, affiliation })));
  };

  // The form for closing rooms names them all; the list that the server gives otherwise leaves some out.
  const names = async () => {
    const command = (attributes: Readonly<Record<string, string | undefined>>) =>
      ask('set', conference, xml('command', { xmlns: NS.commands, node: DESTROY_FORM, ...attributes }));
    const form = (await command({ action: 'execute' })).getChild('command');
    await command({ action: 'cancel', sessionid: form?.attrs['sessionid'] });
    const field = form
      ?.getChild('x')
      ?.getChildren('field')
      .find(({ attrs }) => attrs['var'] === 'rooms');
    return (field?.getChildren('option') ?? []).map((option) => option.getChildText('value') ?? '');
  };
  const destroyRoom: Overseer['destroyRoom'] = async (room) => {
    await ask('set', room, xml('query', { xmlns: NS.owner }, xml('destroy')));
  };

  return {
    ask,
    setAffiliation,
    destroyRoom,
    async createRoom(room, title = '') {
      const presence = (type?: string) =>
        xml('presence', { from: `${maker}/1`, to: `${room}/maker`, type }, xml('x', { xmlns: NS.muc }));
      await entity.send(presence());
      const fields = { 'muc#roomconfig_persistentroom': ['1'], 'muc#roomconfig_roomname': [title] };
      await request(maker, 'set', room, configuring(fields));
      await entity.send(presence('unavailable'));
      await setAffiliation(room, maker, 'none');
    },
    async tellOfEachOther(room, isTold) {
      const roles = isTold ? ['visitor', 'participant', 'moderator'] : ['none']; // an empty list is never answered
      await ask('set', room, configuring({ 'muc#roomconfig_presencebroadcast': roles }));
    },
    async forgetRooms() {
      for (const room of await names()) {
        await destroyRoom(room).catch(goneIsNothing);
        // An administrator who joins makes it anew, and it does not stay when they leave.
        for (const type of [undefined, 'unavailable']) {
          await entity.send(xml('presence', { to: `${room}/overseer`, type }, xml('x', { xmlns: NS.muc })));
        }
      }
    },
    async rooms() {
      const found = [];
      for (const room of await names()) {
        const info = await ask('get', room, xml('query', { xmlns: NS.info })).catch(goneIsNothing);
        if (info === undefined) continue;
        found.push({ room, title: info.getChild('query')?.getChild('identity')?.attrs['name'] });
      }
      return found;
    },
    affiliated: async (room, affiliation) =>
      (await items(room, { affiliation })).map(({ attrs }) => attrs['jid'] ?? ''),
    async occupants(room) {
      const found = [];
      for (const role of ['visitor', 'participant', 'moderator']) {
        for (const { attrs } of await items(room, { role })) {
          const { nick = '', jid: fullJid = '', affiliation = '' } = attrs;
          found.push({ nick, fullJid, role, affiliation });
        }
      }
      return found;
    },
    async close() {
      if (entity.status === 'online') await entity.stop();
      else entity.socket?.destroy();
    },
  };
}

function configuring(fields: Readonly<Record<string, readonly string[]>>): Element {
  const children = Object.entries({ FORM_TYPE: [NS.config], ...fields }).map(([name, values]) =>
    xml('field', { var: name }, ...values.map((value) => xml('value', {}, value))),
  );
  return xml('query', { xmlns: NS.owner }, xml('x', { xmlns: NS.form, type: 'submit' }, ...children));
}

/** A room that was closed leaves a stone behind, which is in the list of rooms. */
function goneIsNothing(error: Error): undefined {
  if (error.message !== 'gone') throw error;
}
