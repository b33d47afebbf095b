/** Facts about a disk that is filling up, where no image can be deleted. */
import { describe, expect, test } from 'vitest'
import type { Kubelet } from '../kubelet'
import { USUAL_CONFIGURATION } from './kubelet-configuration'
import { ImageCollector } from './image-gc'

describe('the image garbage collector', () => {
  test('says at once that it cannot make room, and the second time in a row that collecting fails', () => {
    const told: string[] = []
    let used = 8.8
    const kubelet = {
      context: {
        clock: { now: () => 0 },
        runtime: { list: () => [], images: { list: () => [] } },
        node: () => ({ status: { capacity: { 'ephemeral-storage': '10Gi' } } }),
        configuration: USUAL_CONFIGURATION,
        diskUsed: () => used * 1024 ** 3,
      },
      nodeEvent: (_type: string, reason: string, message: string) => told.push(`${reason}: ${message}`),
    } as unknown as Kubelet
    const images = new ImageCollector(kubelet)
    const message =
      "Insufficient free disk space on the node's image filesystem (89% of 10.0 GiB used). Failed to free sufficient space by deleting unused images (freed 0 bytes). Investigate disk usage, as it could be used by active images, logs, volumes, or other data."
    images.collect()
    expect(told).toEqual([`FreeDiskSpaceFailed: ${message}`])
    images.collect()
    expect(told.slice(1)).toEqual([`FreeDiskSpaceFailed: ${message}`, `ImageGCFailed: ${message}`])
    used = 2
    images.collect()
    used = 8.8
    images.collect()
    expect(told.slice(3)).toEqual([`FreeDiskSpaceFailed: ${message}`])
  })
})
