import { createHash } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';

/** What VirusTotal knows of a file: the attributes it answers with, of which the sandbox itself needs the hashes. */
export interface KnownFile extends JsonObject {
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/** Anyone can write these two contents to a file and see it recognised: each is one line, with its newline. */
export const cleanContent = 'ThreatLockDown sandbox: a harmless file\n';
export const unfinishedContent = 'ThreatLockDown sandbox: a file not analysed yet\n';

// The hashes are those of the EICAR test file; its content is not here, since virus scanners would then remove us.
const eicar: KnownFile = {
  md5: '44d88612fea8a8f36de82e1278abb02f',
  sha1: '3395856ce81f2b7382dee72602f798b642f14140',
  sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  size: 68,
  names: ['eicar.com', 'eicar.com.txt', 'antivirus-test.txt'],
  meaningful_name: 'eicar.com',
  type_description: 'Powershell',
  type_tag: 'powershell',
  type_tags: ['source', 'powershell'],
  type_extension: 'ps1',
  magic: 'EICAR virus test files',
  tags: ['powershell', 'known-distributor', 'via-tor'],
  reputation: 3471,
  total_votes: { harmless: 812, malicious: 430 },
  times_submitted: 1_250_431,
  unique_sources: 384_002,
  first_submission_date: 1_148_301_722,
  last_submission_date: 1_717_229_500,
  last_modification_date: 1_717_230_101,
  last_analysis_date: 1_717_228_800,
  last_analysis_stats: stats({ malicious: 62, undetected: 4, 'type-unsupported': 9, failure: 1 }),
  last_analysis_results: {
    'Example AV': verdict('Example AV', 'malicious', 'EICAR-Test-File'),
    'Sandbox Shield': verdict('Sandbox Shield', 'malicious', 'Eicar.Test.Signature'),
    'Quiet Engine': verdict('Quiet Engine', 'type-unsupported', null),
  },
  popular_threat_classification: {
    suggested_threat_label: 'virus.eicar/test',
    popular_threat_category: [{ value: 'virus', count: 19 }],
    popular_threat_name: [
      { value: 'eicar', count: 47 },
      { value: 'test', count: 21 },
    ],
  },
};

const clean: KnownFile = {
  ...describeContent(cleanContent),
  names: ['harmless.txt'],
  tags: ['text'],
  reputation: 0,
  total_votes: { harmless: 2, malicious: 0 },
  times_submitted: 3,
  unique_sources: 2,
  first_submission_date: 1_704_103_200,
  last_submission_date: 1_704_189_600,
  last_modification_date: 1_704_189_900,
  last_analysis_date: 1_704_189_600,
  last_analysis_stats: stats({ undetected: 59, 'type-unsupported': 16 }),
  last_analysis_results: { 'Example AV': verdict('Example AV', 'undetected', null) },
};

/** Uploaded, but no engine has finished: the whole `last_analysis_…` group is absent. */
const unfinished: KnownFile = {
  ...describeContent(unfinishedContent),
  names: ['fresh.txt'],
  reputation: 0,
  times_submitted: 1,
  unique_sources: 1,
  first_submission_date: 1_717_228_000,
  last_submission_date: 1_717_228_000,
};

export const knownFiles: readonly KnownFile[] = [eicar, clean, unfinished];

function describeContent(content: string): KnownFile {
  const hash = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  return {
    md5: hash('md5'),
    sha1: hash('sha1'),
    sha256: hash('sha256'),
    size: content.length,
    type_description: 'Text',
    type_tag: 'text',
    magic: 'ASCII text',
  };
}

function stats(counts: Readonly<Record<string, number>>): JsonObject {
  const none = { malicious: 0, suspicious: 0, undetected: 0, harmless: 0, timeout: 0, failure: 0 };
  return { ...none, 'confirmed-timeout': 0, 'type-unsupported': 0, ...counts };
}

function verdict(engine: string, category: string, result: string | null): JsonObject {
  return {
    category,
    engine_name: engine,
    engine_version: '1.0.7',
    engine_update: '20240601',
    method: 'blacklist',
    result,
  };
}
