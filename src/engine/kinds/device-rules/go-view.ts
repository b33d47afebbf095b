/** Requests for devices as Go prints the server's own types. */
import { goViewer } from '../framework/go-view'

export const claimView = goViewer({
  ResourceClaimSpec: 'Devices:DeviceClaim',
  DeviceClaim: 'Requests:[]DeviceRequest Constraints:[]DeviceConstraint Config:[]DeviceConfig',
  DeviceRequest: 'Name:s Exactly:*ExactDeviceRequest FirstAvailable:[]DeviceSubRequest',
  ExactDeviceRequest:
    'DeviceClassName:s Selectors:[]DeviceSelector AllocationMode:s Count:n AdminAccess:p Tolerations:[]DeviceToleration Capacity:*Capacity',
  DeviceSubRequest:
    'Name:s DeviceClassName:s Selectors:[]DeviceSelector AllocationMode:s Count:n Tolerations:[]DeviceToleration Capacity:*Capacity',
  DeviceSelector: 'CEL:*CELSelector',
  CELSelector: 'Expression:s',
  DeviceToleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:p',
  Capacity: 'Requests:p',
  DeviceConstraint: 'Requests:p MatchAttribute:p DistinctAttribute:p',
  DeviceConfig: 'Requests:p Opaque:*Opaque',
  Opaque: 'Driver:s Parameters:r',
})
