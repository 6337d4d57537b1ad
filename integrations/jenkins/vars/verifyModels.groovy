/**
 * Verifies models, by a step 'verifyModels' of a pipeline: see docs/integrations/jenkins.md.
 * Whatever is configured goes to the script by variables, and none of it is read as shell code.
 */
def call(Map options = [:]) {
  Map variables = [
    models: 'MODELS', recursive: 'RECURSIVE', policy: 'POLICY', arguments: 'ARGUMENTS',
    changedOnly: 'CHANGED_ONLY', base: 'BASE', output: 'OUTPUT', outputFile: 'OUTPUT_FILE',
    archive: 'ARCHIVE', version: 'VERSION', sha256: 'SHA256'
  ]
  boolean advisory = false
  List environment = []
  for (option in options) {
    if (option.key == 'advisory') {
      advisory = option.value
    } else if (variables.containsKey(option.key)) {
      def value = option.value instanceof List ? option.value.join('\n') : option.value
      environment << "VERIFY_MODELS_${variables[option.key]}=${value}".toString()
    } else {
      error "verifyModels has no option '${option.key}'"
    }
  }
  int status = 0
  withEnv(environment) {
    status = sh(
      label: 'Verify models',
      script: libraryResource('io/modelsigning/verify-models.sh'),
      returnStatus: true)
  }
  if (status == 0) {
    return
  }
  String what = status == 1 ? 'a model was refused' : "models were not verified (exit code ${status})"
  if (advisory && (status == 1 || status == 3)) {
    unstable what
  } else {
    error what
  }
}
