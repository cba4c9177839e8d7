using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.People.Facts;
using Varde.People.Systems;
using Varde.Records;

namespace Varde.People.Rollout;

/// <summary>
/// The work of a service that is open in the store: appointments ahead, messages without an answer, plans in force, referrals under way, forms begun, renewals asked for. It lies with the Organizations that
/// a resource names, else with the organisation that owns it, else with the region.
/// </summary>
internal sealed class OpenWork(RecordStore store, ResourceLookup lookup, KnownOrganisations organisations, RolloutFacts facts)
{
    // Where what is no Organization itself tells of which it is (FHIR R4: an Appointment names no Organization).
    private static readonly Dictionary<string, string> Behind = new(StringComparer.Ordinal) { ["HealthcareService"] = "providedBy", ["Location"] = "managingOrganization", ["PractitionerRole"] = "organization" };

    private static readonly IReadOnlyList<KindOfWork> Kinds =
    [
        new("appointments", "Appointment", "status=proposed,pending,booked,arrived,checked-in,waitlist", ["participant", "actor"],
            ServiceId.SpecialistAppointment, ServiceId.GpAppointment, ServiceId.MunicipalAppointment, ServiceId.SchoolAppointment) { IsAhead = true },
        new("messages", "Communication", "status=in-progress,completed", ["recipient"], ServiceId.MessageReading) { IsUnanswered = true },
        new("plans", "CarePlan", "status=active,on-hold", ["contributor"], ServiceId.Plan),
        new("referrals", "ServiceRequest", "status=active,on-hold", ["performer"], ServiceId.Referral),
        new("forms", "QuestionnaireResponse", "status=in-progress", ["source"], ServiceId.Form),
        new("renewals", "MedicationRequest", "status=active,draft,on-hold&intent=proposal,plan", ["performer"], ServiceId.Prescription),
    ];

    /// <summary>What is open where a service is on now, or will be, and no longer once the switches are others.</summary>
    /// <param name="service">The service.</param>
    /// <param name="before">The switches as they are.</param>
    /// <param name="after">The switches as they would be.</param>
    /// <param name="moments">When it is looked at: what is turned off later is handed over before it is decided.</param>
    /// <param name="now">Now: appointments count from here.</param>
    /// <param name="cancellation">Ends the counting.</param>
    /// <returns>By kind, without those of which nothing is open.</returns>
    public async Task<IReadOnlyList<OpenWorkCount>> LeftAsync(ServiceId service, RolloutSet before, RolloutSet after, IReadOnlyList<DateTimeOffset> moments, DateTimeOffset now, CancellationToken cancellation)
    {
        var counted = new List<OpenWorkCount>();
        foreach (var kind in Kinds.Where(kind => kind.IsOf(service)))
        {
            var count = 0;
            foreach (var open in await OpenAsync(kind, kind.CategoryOf(service), now, cancellation))
                if (await IsTurnedOffAsync(service, open.Record, await LinesAsync(open, cancellation), before, after, moments, cancellation)) count++;
            if (count > 0) counted.Add(new(kind.Name, count));
        }
        return counted;
    }

    /// <summary>
    /// Whether a switch turns its service off at its node for patients whom a switch in force names: told by the switches alone. What is open of so few people is not counted, since the count would tell
    /// whoever sets the switch who is in care where.
    /// </summary>
    /// <param name="set">The switch.</param>
    /// <param name="before">The switches as they are.</param>
    /// <param name="after">The switches as they would be.</param>
    /// <param name="moments">As for <see cref="LeftAsync"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async ValueTask<bool> IsOffForNamedAsync(RolloutSwitch set, RolloutSet before, RolloutSet after, IReadOnlyList<DateTimeOffset> moments, CancellationToken cancellation)
    {
        var line = set.Node == RolloutSwitch.WholeRegion ? [] : await facts.LineOfAsync(set.Node, cancellation);
        var named = before.All.Concat(after.All).Where(one => one.Service == set.Service && moments.Any(one.Counts)).SelectMany(one => one.Audience.Patients).Distinct();
        foreach (var record in named)
            if (await IsTurnedOffAsync(set.Service, record, [line], before, after, moments, cancellation)) return true;
        return false;
    }

    private async ValueTask<bool> IsTurnedOffAsync(
        ServiceId service, EhrId record, IReadOnlyList<IReadOnlyList<string>> lines, RolloutSet before, RolloutSet after, IReadOnlyList<DateTimeOffset> moments, CancellationToken cancellation)
    {
        var patient = new RolloutPerson(null, await facts.RecordsOfAsync(record, cancellation));
        return lines.Any(line => moments.Any(at => IsOn(before, line, at) && !IsOn(after, line, at)));

        bool IsOn(RolloutSet switches, IReadOnlyList<string> line, DateTimeOffset at) => switches.Of(service)?.IsOnForSomeUser(line, patient, at) ?? true;
    }

    private async ValueTask<IReadOnlyList<IReadOnlyList<string>>> LinesAsync(StoredWork open, CancellationToken cancellation)
    {
        List<string> named = [.. open.Organisations];
        foreach (var place in open.Places) named.AddRange(await BehindAsync(place, cancellation));
        if (named.Count == 0) return [open.Owner.Length > 0 && await organisations.IdOfAsync(open.Owner, cancellation) is { } owner ? await facts.LineOfAsync(owner, cancellation) : []];
        var lines = new List<IReadOnlyList<string>>();
        foreach (var organisation in named.Distinct(StringComparer.Ordinal)) lines.Add(await facts.LineOfAsync(organisation, cancellation));
        return lines;
    }

    private async ValueTask<IEnumerable<string>> BehindAsync(ResourceKey place, CancellationToken cancellation) =>
        (await SystemBasic.ReadAsync(store, place, cancellation)).Basic is { } found ? found.References("Organization", Behind[place.Type]) : [];

    private async Task<IReadOnlyList<StoredWork>> OpenAsync(KindOfWork kind, ServiceId category, DateTimeOffset now, CancellationToken cancellation)
    {
        var asked = kind.Search(now).ToList();
        var found = new List<StoredWork>();
        foreach (var key in await lookup.FindAsync(kind.Type, KnownSystems.Most, asked, cancellation))
            if ((await store.FindLatestAsync(key.ObjectId, cancellation)).TryGet(out var stored, out _) && !stored.IsDeleted && stored.Owner.Ehr is { } record && IsOf(stored, category))
                found.Add(StoredWork.Of(key, record, stored, kind));
        return kind.IsUnanswered ? Unanswered(found) : found;
    }

    private static bool IsOf(StoredVersion stored, ServiceId category) => stored.AccessClass.Category.Length == 0 || stored.AccessClass.Category == category.Value;

    // A message of a citizen is open until another message says that it answers it.
    private static List<StoredWork> Unanswered(List<StoredWork> messages)
    {
        var answered = messages.SelectMany(message => message.Answers).ToHashSet(StringComparer.Ordinal);
        return [.. messages.Where(message => message.IsByCitizen && !answered.Contains(message.Id))];
    }

    private sealed record KindOfWork(string Name, string Type, string States, string[] Named, params IReadOnlyList<ServiceId> Categories)
    {
        /// <summary>Only what is not past.</summary>
        public bool IsAhead { get; init; }

        /// <summary>Only what citizens have asked and nobody has answered.</summary>
        public bool IsUnanswered { get; init; }

        public bool IsOf(ServiceId service) => Categories.Any(category => Using(category) == service || (category == ServiceId.GpAppointment && service == ServiceId.GpBooking));

        public ServiceId CategoryOf(ServiceId service) => service == ServiceId.GpBooking ? ServiceId.GpAppointment : Categories.First(category => Using(category) == service);

        public IEnumerable<KeyValuePair<string, string>> Search(DateTimeOffset now)
        {
            foreach (var part in States.Split('&')) yield return new(part.Split('=')[0], part.Split('=')[1]);
            if (IsAhead) yield return new("date", $"ge{FhirNodes.Moment(now)}");
        }

        // Renewals are asked for as prescriptions, and messages are read by another service than they are written by.
        private static ServiceId Using(ServiceId category) => category == ServiceId.Prescription ? ServiceId.PrescriptionRenewal : TypeServices.Writing(category);
    }

    private sealed record StoredWork(string Id, EhrId Record, string Owner, IReadOnlyList<string> Organisations, bool IsByCitizen, IReadOnlyList<string> Answers)
    {
        /// <summary>The services, places and roles that it names.</summary>
        public IReadOnlyList<ResourceKey> Places { get; init; } = [];

        public static StoredWork Of(ResourceKey key, EhrId record, StoredVersion stored, KindOfWork kind)
        {
            var (resource, owner) = (JsonElement.Parse(stored.Content.Span), stored.AccessClass);
            var senders = resource.Along("sender").Select(sender => sender.Text("reference") ?? "").ToList();
            return new(key.Id, record, owner.Unit.Length > 0 ? owner.Unit : owner.Organisation, [.. resource.References("Organization", kind.Named).Distinct(StringComparer.Ordinal)],
                senders.Count == 0 ? owner.Organisation.Length == 0 : senders.Any(IsCitizen), [.. resource.References(kind.Type, "inResponseTo")])
            {
                Places = [.. Behind.Keys.SelectMany(type => resource.References(type, kind.Named).Select(id => new ResourceKey(type, id))).Distinct()],
            };
        }

        private static bool IsCitizen(string sender) => sender.Contains("Patient/", StringComparison.Ordinal) || sender.Contains("RelatedPerson/", StringComparison.Ordinal);
    }
}
