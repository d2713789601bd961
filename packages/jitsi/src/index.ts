export { PROVIDER } from './provider-name.js';
