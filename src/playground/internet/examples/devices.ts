/** The documentation's tasks about devices that are claimed: a class of them, claims, and a Job that uses both kinds. */
import { container, job, object, type Fields, type Manifests } from './objects'

const DRIVER = 'driver.example.com'
const LARGE_GPU = `device.attributes["${DRIVER}"].type == "gpu" &&\ndevice.capacity["${DRIVER}"].memory == quantity("64Gi")`
const selected = (expression: string): Fields => ({ selectors: [{ cel: { expression } }] })

const requests = (name: string, more: Fields = {}): Fields => ({
  devices: { requests: [{ name, exactly: { deviceClassName: 'example-device-class', ...more, ...selected(LARGE_GPU) } }] },
})

const using = (name: string, claim: string): Fields =>
  container(name, 'ubuntu:24.04', { command: ['sleep', '9999'], resources: { claims: [{ name: claim }] } })

export const DEVICES: Manifests = {
  'dra/deviceclass': [
    object('resource.k8s.io/v1', 'DeviceClass', 'example-device-class', { spec: selected(`device.driver == "${DRIVER}"`) }),
  ],
  'dra/resourceclaimtemplate': [
    object('resource.k8s.io/v1', 'ResourceClaimTemplate', 'example-resource-claim-template', { spec: { spec: requests('gpu-claim') } }),
  ],
  'dra/resourceclaim': [
    object('resource.k8s.io/v1', 'ResourceClaim', 'example-resource-claim', {
      spec: requests('single-gpu-claim', { allocationMode: 'All' }),
    }),
  ],
  'dra/dra-example-job': [
    job(
      'example-dra-job',
      { completions: 10, parallelism: 2 },
      [using('container0', 'separate-gpu-claim'), using('container1', 'shared-gpu-claim'), using('container2', 'shared-gpu-claim')],
      {
        restartPolicy: 'Never',
        resourceClaims: [
          { name: 'separate-gpu-claim', resourceClaimTemplateName: 'example-resource-claim-template' },
          { name: 'shared-gpu-claim', resourceClaimName: 'example-resource-claim' },
        ],
      },
    ),
  ],
}
