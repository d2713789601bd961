import 'reflect-metadata';
import { cloudflare } from '@anyroom/cloudflare';
import { openParticipantService, type ParticipantService, TOKENS } from '@anyroom/core';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({
  providers: [
    {
      provide: TOKENS.ParticipantService,
      useFactory: () => openParticipantService(process.env.ANYROOM_URL, [cloudflare], process.env),
    },
  ],
  exports: [TOKENS.ParticipantService],
})
class RoomsModule {}

const app = await NestFactory.createApplicationContext(RoomsModule, { logger: ['error', 'warn'] });
const service = app.get<ParticipantService>(TOKENS.ParticipantService);
console.log(`Nest gave out the service of ${service.provider}`);
await service.close();
await app.close();
