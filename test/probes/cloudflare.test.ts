import { cloudflareHarness } from '../../packages/cloudflare/test/contract/cloudflare-harness.js';
import { servicesHarness } from '../../packages/cloudflare/test/contract/services-harness.js';
import { describeProbes } from './describe-probes.js';

describeProbes('cloudflare', { participants: cloudflareHarness, services: servicesHarness });
