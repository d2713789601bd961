import type { RequestContext } from '@anyroom/adapter-kit/http';
import type { Mixed, TypeOf } from 'io-ts';
import type { WireId } from '../ids.js';
import type { Stream } from '../wire/codecs.js';
import type { PluginRequest } from '../wire/messages.js';

/** The way to the VideoRoom plug-in. */
export interface Channel {
  /** Asks the plug-in, and decodes what it answers. */
  ask<C extends Mixed>(request: PluginRequest, codec: C, context: RequestContext): Promise<TypeOf<C>>;
  /**
   * What somebody sends, or `undefined` where nobody with that id is found in the room; left out where the way knows no
   * means to tell.
   */
  streamsOf?(room: WireId, id: WireId, context: RequestContext): Promise<readonly Stream[] | undefined>;
}

/** The plug-in, as Janus names it. */
export const PLUGIN = 'janus.plugin.videoroom';
