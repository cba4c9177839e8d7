using Varde.AccessControl;
using Varde.ClinicalRepository.Rest;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Administration;

/// <summary>What this server is and which parts of the specification it serves (openEHR REST, Options and conformance).</summary>
internal static class DescribeService
{
    public static async Task<Outcome<Answer>> HandleAsync(RestRequest request, CancellationToken cancellation)
    {
        if (!MediaTypes.Wanted(request.Http, DocumentFormat.Json).TryGet(out _, out var refusal)) return refusal;
        if (!(await request.Access.AskAsync(AccessAction.Read, new AccessSubject("SYSTEM", ""), cancellation)).TryGet(out _, out refusal)) return refusal;
        return Answer.Json(RestJson.Bytes(ServiceDescription.OfThisServer)) with { Allow = "GET, HEAD, POST, PUT, DELETE, OPTIONS" };
    }
}

/// <summary>The conformance manifest.</summary>
internal sealed record ServiceDescription(
    string Solution, string SolutionVersion, string Vendor, string RestapiSpecsVersion, string ConformanceProfile, IReadOnlyList<string> Endpoints)
{
    public static ServiceDescription OfThisServer { get; } = new(
        "Varde", typeof(ServiceDescription).Assembly.GetName().Version!.ToString(3), "The Varde project", "1.1.0", "CUSTOM", ["/ehr", "/definition", "/admin"]);
}
