// The product's server with the routes that its claim is compared with, in one web process or in several.
import { readConfig } from '../../apps/server/src/config.ts';
import { serve } from '../../apps/server/src/serve.ts';
import { comparisonRoutes } from '../claims/comparison-routes.ts';

const config = readConfig();
const redisPort = process.env['REDIS_PORT'] ? Number(process.env['REDIS_PORT']) : null;
await serve(config, (http) => comparisonRoutes(http, config, redisPort));
