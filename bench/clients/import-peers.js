import 'cloudflare';
import '@azure/communication-rooms';
