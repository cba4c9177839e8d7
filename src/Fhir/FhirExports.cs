using Varde.Fhir.Export;

namespace Varde.Fhir;

/// <summary>The exports that lie in the folder for them.</summary>
public sealed class FhirExports
{
    private readonly ExportFolder _folder;

    internal FhirExports(ExportFolder folder) => _folder = folder;

    /// <summary>Ends all, finished ones too: since a record was erased, of which they may hold something.</summary>
    public void EndAll()
    {
        if (!_folder.IsThere) return;
        foreach (var job in _folder.All()) _folder.End(job);
    }
}
