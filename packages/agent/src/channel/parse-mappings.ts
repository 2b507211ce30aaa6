import { ConfigError } from '@neutrino/base/config/index.ts'

/** Linux takes 15 characters, none of them a slash or a space; ours begin with none that a program takes for an option. */
export const deviceName = /^\w[\w.:@-]{0,14}$/

/**
 * `network:device` items: the devices that a physical network is reached by, in their order.
 *
 * @throws ConfigError naming the option for what is none
 */
export function parseMappings(
  option: string,
  items: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const mappings = new Map<string, readonly string[]>()
  for (const item of items) {
    const [network = '', device = '', ...more] = item.split(':').map(part => part.trim())
    if (network === '' || more.length > 0 || !deviceName.test(device))
      throw new ConfigError([{ key: option, value: item, expected: 'network:device' }])
    mappings.set(network, [...(mappings.get(network) ?? []), device])
  }
  return mappings
}
