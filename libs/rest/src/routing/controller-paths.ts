import { type Type, VERSION_NEUTRAL, type VersioningOptions, VersioningType } from '@nestjs/common';
import { controllerPaths, modulePath, versionsOf } from './nest-metadata.js';
import type { ViewRoute } from './view-route.js';

/** Where Nest puts the paths of controllers. */
export interface PathSettings {
  readonly globalPrefix: string;
  /** What `app.enableVersioning` was told. */
  readonly versioning: VersioningOptions | undefined;
  readonly applicationId: string;
}

/** A path below which a route of a controller stands. */
export interface RouteBase {
  /** Without slashes at either end. */
  readonly base: string;
  /** The version that is a part of it. */
  readonly version: string | undefined;
}

/** The versions that a route's `@Version`, else its controller's, names; none where Nest has no versions. */
export function versionsOfRoute(
  controller: Type,
  { actions }: Pick<ViewRoute, 'actions'>,
  { versioning }: PathSettings,
): (string | symbol)[] {
  if (!versioning) return [];
  const prototype = controller.prototype as Record<string, object>;
  const [action] = actions.values();
  return versionsOf(prototype[action!]!) ?? versionsOf(controller) ?? [versioning.defaultVersion ?? []].flat();
}

/** Every path below which a route of a controller stands, as Nest joins them: prefix, version, module, controller. */
export function basesOf(controller: Type, module: object, route: Pick<ViewRoute, 'actions'>, settings: PathSettings): RouteBase[] {
  const versions = settings.versioning?.type === VersioningType.URI ? versionsOfRoute(controller, route, settings) : [];
  const parts = versions.length === 0 ? [{ part: '', version: undefined }] : versions.map((version) => versionPart(version, settings));
  return controllerPaths(controller).flatMap((path) =>
    parts.map(({ part, version }) => ({
      base: join([settings.globalPrefix, part, modulePath(module, settings.applicationId), path]),
      version,
    })),
  );
}

function versionPart(version: string | symbol, { versioning }: PathSettings): { part: string; version: string | undefined } {
  if (version === VERSION_NEUTRAL || versioning?.type !== VersioningType.URI) return { part: '', version: undefined };
  const { prefix = 'v' } = versioning;
  return { part: `${prefix === false ? '' : prefix}${String(version)}`, version: String(version) };
}

function join(parts: readonly string[]): string {
  return parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
}
