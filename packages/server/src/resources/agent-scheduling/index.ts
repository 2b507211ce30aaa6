export { dhcpSchedulingRoutes } from './dhcp-routes.ts'
export { l3SchedulingRoutes } from './l3-routes.ts'
