/** Takes away what the permission model leaves and nothing in a submission's process needs. */
export function dropPowers(): void {
  for (const name of ["kill", "_kill", "abort", "binding", "_linkedBinding", "dlopen", "_debugProcess", "chdir"]) {
    Reflect.deleteProperty(process, name);
  }
}
