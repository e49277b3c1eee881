import type { ArtifactLocation, PhysicalLocation } from 'sarif';
import type { Span } from './check-report';

/** What relative URIs are relative to. Between percent signs, as readers of SARIF expect it of the checked-out sources. */
export const sarifBaseId = '%SRCROOT%';

export function sarifArtifact(file: string): ArtifactLocation {
  return { uri: toRelativeUri(file), uriBaseId: sarifBaseId };
}

/** Lines and columns count from 1, the end column is the one after the last. */
export function sarifLocation({ file, start, end }: Span): PhysicalLocation {
  return {
    artifactLocation: sarifArtifact(file),
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

/** Every segment is encoded, so that a colon, a question mark or a percent sign in a name stays a part of the name. */
function toRelativeUri(file: string): string {
  return file.replace(loneSurrogates, '\ufffd').split('/').map(encodeURIComponent).join('/');
}

const loneSurrogates = /\p{Cs}/gu;
