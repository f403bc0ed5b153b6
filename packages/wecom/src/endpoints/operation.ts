import type { CallOptions } from '../transport/call.ts';
import type { Accepted, Api } from './api.ts';
import type { EndpointName } from './registry.ts';
import type { Shape } from './shapes.ts';

/** A call that needs nothing but its name: parameters go out as they are, the answer comes back in shape. */
export function operation<Params extends object, Answer = unknown>(api: Api, name: EndpointName, shape?: Shape) {
  return (params: Params, options?: CallOptions): Promise<Answer & Accepted> =>
    api.call<Answer>(name, params, options, shape);
}
