export * from './http/undici-transport.js';
