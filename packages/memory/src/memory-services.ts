import { combineServices, type Services } from '@anyroom/core';
import type { MemoryConfiguration } from './memory-configuration.js';
import { roomsOf } from './memory-settings.js';
import { MemoryJoinCredentialService } from './services/memory-join-credential-service.js';
import { MemoryLiveService } from './services/memory-live-service.js';
import { MemoryParticipantService } from './services/memory-participant-service.js';
import { MemoryRoomService } from './services/memory-room-service.js';

/** All four services over the same rooms. */
export interface MemoryServices extends Services {
  readonly participants: MemoryParticipantService;
  readonly rooms: MemoryRoomService;
  readonly joinCredentials: MemoryJoinCredentialService;
  readonly live: MemoryLiveService;
}

/** Makes all four services, over the rooms that the configuration shares, or new ones. */
export function createMemoryServices(configuration: MemoryConfiguration = {}): MemoryServices {
  const shared = { ...configuration, rooms: roomsOf(configuration) };
  return combineServices({
    participants: new MemoryParticipantService(shared),
    rooms: new MemoryRoomService(shared),
    joinCredentials: new MemoryJoinCredentialService(shared),
    live: new MemoryLiveService(shared),
  });
}
