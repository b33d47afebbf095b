/** Plugins below create: what kubectl does not know there itself, and nowhere else. */
import { expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

it('create runs a program for what it does not know', async () => {
  const { type } = await startedPlayground('plugins below create')
  await type(`
    mkdir -p /tmp/plugins
    printf '#!/bin/bash\\necho made "$@"\\n' | tee /tmp/plugins/kubectl-create-thing > /tmp/plugins/kubectl-get-thing
    chmod +x /tmp/plugins/*
    export PATH=/tmp/plugins:$PATH
  `)
  expect(await type('export PATH=/tmp/plugins:$PATH; kubectl create thing x --y')).toBe('made x --y\n')
  expect(await type('export PATH=/tmp/plugins:$PATH; kubectl get thing')).toContain("the server doesn't have a resource type")
  expect(await type('export PATH=/tmp/plugins:$PATH; kubectl create configmap c')).toBe('configmap/c created\n')
})

it('the program of diff is given plain options alone, and nothing is said of other words', async () => {
  const { type } = await startedPlayground('diff by another program')
  await type('kubectl create configmap a --dry-run=client -o yaml > a.yaml')
  expect(await type("KUBECTL_EXTERNAL_DIFF='echo a;b x/y --c=d' kubectl diff -f a.yaml")).toMatch(
    /^\/tmp\/LIVE-\d+ \/tmp\/MERGED-\d+ --c=d\n$/,
  )
})
