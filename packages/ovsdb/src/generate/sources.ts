// Where Debian's packages ovn-common and openvswitch-common put them; the data are not copied into the repository.
export const sources = [
  { schema: '/usr/share/ovn/ovn-nb.ovsschema', output: 'nb.ts', mapName: 'NorthboundTables' },
  { schema: '/usr/share/ovn/ovn-sb.ovsschema', output: 'sb.ts', mapName: 'SouthboundTables' },
  { schema: '/usr/share/openvswitch/vswitch.ovsschema', output: 'vswitch.ts', mapName: 'VswitchTables' },
] as const
