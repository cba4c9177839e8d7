using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People;
using Varde.Web.Clinician;
using Varde.Web.TestResults;

namespace Varde.Web.Citizen;

/// <summary>What somebody is told on the front page: what a parent needs to know (pbrl § 3-4 fourth para.), and that a record was opened in an emergency.</summary>
/// <param name="Text">What is told.</param>
/// <param name="Sent">When.</param>
/// <param name="IsNeeded">A clinician wrote it to this parent; else it is a notice of an emergency.</param>
public sealed record ToldNotice(string Text, DateTimeOffset Sent, bool IsNeeded)
{
    private const int Most = 5;

    /// <summary>The newest of a record that the reader sees; none where they could not be read.</summary>
    internal static async Task<IReadOnlyList<ToldNotice>> ReadAsync(ResourceReading resources, AccessSession access, EhrId record, CancellationToken cancellation)
    {
        KeyValuePair<string, string>[] asked = [new("category", $"{PeopleCodes.Sharing}|disclosure,{PeopleCodes.Basis}|notice"), new("_sort", "-sent"), new("_count", $"{Most}")];
        return (await resources.FindAsync(access, record, "Communication", asked, cancellation)).Match(found => [.. found.Matches.Select(Of).OfType<ToldNotice>()], _ => (IReadOnlyList<ToldNotice>)[]);
    }

    private static ToldNotice? Of(JsonElement communication) =>
        communication.Items("payload").Select(part => part.Text("contentString")).FirstOrDefault(text => text is not null) is { } text && FhirTime.Of(communication.Text("sent")) is { } sent
            ? new(text, sent, communication.Items("category").SelectMany(category => category.Items("coding")).Any(coding => coding.Text("system") == PeopleCodes.Sharing)) : null;
}
