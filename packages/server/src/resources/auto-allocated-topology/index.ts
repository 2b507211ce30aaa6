export { autoAllocatedTopologyRoutes } from './auto-allocated-topology.ts'
