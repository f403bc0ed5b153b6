import type { Language, Texts } from '@xiaoer/ui';

export const importsTexts: Record<Language, Texts> = {
  'zh-CN': {
    title: '订单导入',
    sentence: {
      running: '「{{file}}」正在导入，已经读了 <b>{{rows}}</b> 行。',
      rejected: '最近一次导入有 <b>{{rejected}}</b> 行没有收下，可以下载查看原因。',
      fine: '最近一次导入 <b>{{rows}}</b> 行，一行不少。',
      none: '历史订单从文件导入，重复导入不会记两次。',
    },
    empty: {
      title: '还没有导入过',
      text: '在服务器上运行下面的命令，把历史订单读进来；进度和结果会显示在这里。',
    },
    command: 'npm run xiaoer -- import orders 文件.csv.gz --mapping 映射.json',
    file: '文件',
    started: '开始',
    rows: '行数',
    parts: '结果',
    part: { accepted: '收下', unchanged: '没有变化', merged: '合并', rejected: '没有收下' },
    partHelp: {
      accepted: '第一次见到，已经记下',
      unchanged: '以前导入过，内容一样',
      merged: '以前导入过，按这次的内容更正',
      rejected: '读不懂或不可能，原因在下载的文件里',
    },
    anonymous: '{{n}} 行没有顾客',
    state: { running: '导入中', done: '完成', failed: '失败', interrupted: '中断' },
    interrupted: '程序中途停了。再导入一次同一个文件即可，不会重复。',
    download: '下载没收下的行',
    unaccounted: '还有 {{n}} 行在处理',
  },
  en: {
    title: 'Order imports',
    sentence: {
      running: '"{{file}}" is being imported; <b>{{rows}}</b> rows read.',
      rejected: 'The last import refused <b>{{rejected}}</b> rows; download them with their reasons.',
      fine: 'The last import: <b>{{rows}}</b> rows, every one accounted for.',
      none: 'Past orders come from files; importing again does not count twice.',
    },
    empty: {
      title: 'Nothing imported yet',
      text: 'Run the command below on the server; progress and results appear here.',
    },
    command: 'npm run xiaoer -- import orders FILE.csv.gz --mapping MAPPING.json',
    file: 'File',
    started: 'Started',
    rows: 'Rows',
    parts: 'Outcome',
    part: { accepted: 'accepted', unchanged: 'unchanged', merged: 'merged', rejected: 'rejected' },
    partHelp: {
      accepted: 'seen for the first time, recorded',
      unchanged: 'imported before, the same',
      merged: 'imported before, corrected by this file',
      rejected: 'unreadable or impossible; the reasons are in the download',
    },
    anonymous: '{{n}} name nobody',
    state: { running: 'running', done: 'done', failed: 'failed', interrupted: 'interrupted' },
    interrupted: 'The process was cut off. Import the same file again; nothing is counted twice.',
    download: 'Download rejected rows',
    unaccounted: '{{n}} rows still being worked on',
  },
};
