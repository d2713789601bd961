// The made-up account, resource and room that every client speaks of.
export const ACCOUNT = '0123456789abcdef0123456789abcdef';
export const APP = '11111111-2222-4333-8444-555555555555';
export const API_TOKEN = 'bench-token-of-no-account-0123456789abcd';
export const MEETING = 'bbbbbbbb-1111-4222-8333-444444444444';
export const ACCESS_KEY = Buffer.alloc(64, 7).toString('base64');
export const ROOM = '99199690362660524';
export const NAME = 'Jane Doe';
export const PRESET = 'group_call_host';
