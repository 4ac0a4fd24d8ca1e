// npm run mock: the page without the real server, until interrupted.
import { start } from './server.mjs';

const { url } = await start({ port: Number(process.env.PORT ?? 8080) });
console.log(`The page and a pretend server: ${url}/`);
