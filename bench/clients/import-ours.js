import '@anyroom/cloudflare';
import '@anyroom/azure';
