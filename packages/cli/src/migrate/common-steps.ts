import type { HostFacts } from './host-facts.ts'
import type { GuestDevice, HostStep } from './host-step.ts'

const controllerService = 'ovn-controller.service'
/** How long OVN may take to install the flows of all ports of a host. */
const INSTALL_WAIT_S = 60
/** Namespaces of DHCP and L3 agents. */
const ofAgents = /^(qdhcp|qrouter|snat|fip)-/

export function stopAgents({ services }: HostFacts): readonly HostStep[] {
  return services.map(service => ({
    what: 'end an agent; what it made goes on carrying packets',
    argv: ['systemctl', 'disable', '--now', service],
  }))
}

export function startAgents({ services }: HostFacts): readonly HostStep[] {
  return services.map(service => ({
    what: 'start an agent, which makes what is missing',
    argv: ['systemctl', 'enable', '--now', service],
  }))
}

/** Where systemd is not, whoever runs ovn-controller has started it, and ends it before the way back. */
export function startController({ hasServices }: HostFacts): readonly HostStep[] {
  return hasServices
    ? [{ what: 'start ovn-controller', argv: ['systemctl', 'enable', '--now', controllerService] }]
    : []
}

export function stopController({ hasServices }: HostFacts): readonly HostStep[] {
  return hasServices
    ? [{ what: 'end ovn-controller', argv: ['systemctl', 'disable', '--now', controllerService] }]
    : []
}

export function waitInstalled(guests: readonly GuestDevice[]): readonly HostStep[] {
  return guests.length === 0
    ? []
    : [
        {
          what: 'wait until OVN has the flows of every port',
          argv: [
            'ovs-vsctl',
            `--timeout=${INSTALL_WAIT_S}`,
            ...guests
              .flatMap(({ device }) => [
                '--',
                ...['wait-until', 'Interface', device, 'external_ids:ovn-installed=true'],
              ])
              .slice(1),
          ],
          timeoutMs: (INSTALL_WAIT_S + 5) * 1_000,
          isGap: true,
        },
      ]
}

export function removeNamespaces({ namespaces }: HostFacts): readonly HostStep[] {
  return namespaces
    .filter(name => ofAgents.test(name))
    .map(name => ({
      what: 'remove the namespace of a DHCP or L3 agent',
      argv: ['ip', 'netns', 'delete', name],
      mayFail: true,
    }))
}

/** One step of `ip` for any number of lines; none for none. */
export function ipStep(what: string, lines: readonly string[], isGap = false): readonly HostStep[] {
  return lines.length === 0
    ? []
    : [{ what, argv: ['ip', '-batch', '-'], input: `${lines.join('\n')}\n`, ...(isGap ? { isGap } : {}) }]
}

/** One transaction of the switch's database; none without commands. */
export function switchStep(
  what: string,
  commands: readonly (readonly string[])[],
  isGap = false,
): readonly HostStep[] {
  const argv = commands.filter(command => command.length > 0).flatMap(command => ['--', ...command])
  return argv.length === 0
    ? []
    : [{ what, argv: ['ovs-vsctl', '--timeout=30', ...argv.slice(1)], ...(isGap ? { isGap } : {}) }]
}
