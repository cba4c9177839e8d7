using Varde.ClinicalRepository.Rest;
using Varde.ClinicalRepository.VersionedObjects;
using Varde.Foundation;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Validation;

namespace Varde.ClinicalRepository.Directories;

/// <summary>Reads and checks the FOLDER of a request.</summary>
internal static class FolderContent
{
    public static async Task<Outcome<Folder>> ReadAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.OfBody(request.Http, DocumentFormat.Json, DocumentFormat.Xml).TryGet(out var form, out var refusal)) return refusal;
        return (await request.BodyAsync(cancellation)).TryGet(out var body, out refusal) ? DocumentForms.Read<Folder>(form, body, request.Limits) : refusal;
    }

    public static Outcome<Folder> Check(Folder folder)
    {
        var faults = RmValidator.Validate(folder.With("uid", null));
        return faults.Count == 0 ? folder : new Unprocessable(faults.ToRecordFaults());
    }
}
