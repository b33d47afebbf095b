import { describe, expect, it } from 'vitest'
import { TestCluster } from '../testing/cluster'

/** The line of a command in the list of all, and what its own help begins with. */
async function told(variables: string): Promise<readonly (string | undefined)[]> {
  const cluster = new TestCluster()
  const env = Object.fromEntries(variables.split(' ').map((each) => each.split('=')))
  const list = await cluster.out('help', { env })
  const own = await cluster.out('uncordon --help', { env })
  return [/^ {2}config +(.*)$/m.exec(list)?.[1], own.split('\n')[0]]
}

const ENGLISH = ['Modify kubeconfig files', 'Mark node as schedulable.']

describe('help in the language of the user', () => {
  it.each([
    ['LANG=de_DE.UTF8', ['Verändere kubeconfig Dateien', 'Markiere Knoten als schedulable.']],
    ['LANG=fr_FR.UTF8', ['Modifier des fichiers kubeconfig', 'Mark node as schedulable.']],
    ['LANG=it_IT.UTF8', ['Modifica i file kubeconfig', 'Contrassegna il nodo come programmabile.']],
    ['LANG=ja_JP.UTF8', ['kubeconfigを変更する', 'Mark node as schedulable.']],
    ['LANG=ko_KR.UTF8', ['kubeconfig 파일을 수정합니다', 'Mark node as schedulable.']],
    ['LANG=pt_BR.UTF8', ['Edita o arquivo kubeconfig', 'Remove a restrição de execução de workloads no node.']],
    ['LANG=zh_CN.UTF8', ['修改 kubeconfig 文件', '标记节点为可调度。']],
    ['LANG=zh_TW.UTF8', ['修改 kubeconfig 檔案', 'Mark node as schedulable.']],
    ['LANG=en_US.UTF8', ENGLISH],
    // Without the characters it is no locale that counts.
    ['LANG=de_DE', ENGLISH],
    ['LANG=xx_YY.UTF-8', ENGLISH],
    ['LC_ALL=C.UTF-8 LANG=de_DE.UTF-8', ENGLISH],
    ['LC_MESSAGES=ko_KR.UTF-8 LANG=de_DE.UTF-8', ['kubeconfig 파일을 수정합니다', 'Mark node as schedulable.']],
  ])('%s', async (env, texts) => {
    expect(await told(env)).toEqual(texts)
  })
})
