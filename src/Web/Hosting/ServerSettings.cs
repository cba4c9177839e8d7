using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Varde.AccessControl;
using Varde.ClinicalRepository;
using Varde.Fhir;
using Varde.Foundation;
using Varde.OpenEhr.Terminology;
using Varde.People;
using Varde.Web.Identity;

namespace Varde.Web.Hosting;

/// <summary>The settings of one server. The command line goes before the environment, which goes before appsettings.json.</summary>
/// <param name="Urls">The addresses the server listens on; loopback only, as long as nobody signs in.</param>
/// <param name="DataFolder">Full path of the folder that holds the embedded database and the server's keys.</param>
/// <param name="Database">A PostgreSQL connection string, or null for the embedded database in <paramref name="DataFolder"/>.</param>
/// <param name="Demo">Whether an empty database is filled with demo people.</param>
/// <param name="Repository">Those of the openEHR repository.</param>
/// <param name="FhirProfiles">The profiles that FHIR resources of a type keep, by type.</param>
/// <param name="Traffic">How much the server takes on at once.</param>
/// <param name="Subscriptions">Those of subscriptions to FHIR resources.</param>
/// <param name="Identity">How actors sign in.</param>
/// <param name="Delays">The groups of analyses whose results are shown later than at once.</param>
/// <param name="Keys">Where the files are that documents are encrypted and erased by.</param>
/// <param name="Clients">The machine clients that the operator registers.</param>
/// <param name="Choices">What the operator chooses where the access rules leave it open.</param>
internal sealed record ServerSettings(
    IReadOnlyList<string> Urls, string DataFolder, string? Database, bool Demo, RepositorySettings Repository,
    IReadOnlyDictionary<string, IReadOnlyList<string>> FhirProfiles, TrafficLimits Traffic, SubscriptionSettings Subscriptions, IdentitySettings Identity,
    IReadOnlyList<ResultDelay> Delays, KeyFiles Keys, IReadOnlyList<RegisteredClient> Clients, AccessChoices Choices)
{
    private static readonly RepositorySettings Standard = new();

    private static readonly Setting<IReadOnlyList<string>> Addresses = Setting.List("urls", "URLS", "addresses to listen on, parted by semicolons")
        with { Unset = "http://127.0.0.1:8080", Default = ["http://127.0.0.1:8080"] };

    private static readonly Setting<string> Data = Setting.Text("data", "DIR", "data", "folder for the embedded database and the server's keys");

    private static readonly Setting<string> Connection = Setting.Text("database", "CONNECTION", "", "PostgreSQL connection string; without it the embedded database is used");

    private static readonly Setting<bool> FillsDemo = Setting.Flag("demo", true, "whether an empty database is filled with demo people; --no-demo is the same as --demo false");

    private static readonly Setting<string> SystemId = Setting.Text(
        "system-id", "ID", Standard.SystemId, "id of this system in version uids and audits", "1 to 100 letters, digits, dots and hyphens of ASCII",
        id => id.Length <= 100 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'));

    private static readonly Setting<string> Territory = Setting.Text(
        "territory", "CODE", Standard.Territory, "territory of a FLAT or STRUCTURED document that names none", "a country's two letters by ISO 3166-1, such as NO", CodeSet.Countries.Contains);

    private static readonly Setting<bool> StrictFlat = Setting.Flag(
        "strict-flat", Standard.StrictSimplifiedFormats, "whether a key of FLAT or STRUCTURED that the template does not know refuses the document");

    private static readonly Setting<IReadOnlyList<string>> OnePerEhr = Setting.List(
        "one-document-per-ehr", "TEMPLATES", "ids of templates of which an EHR holds one document at most, parted by semicolons");

    private static readonly Setting<bool> DeleteAll = Setting.Flag(
        "delete-all-ehrs", Standard.AllowDeleteOfAllEhrs, "whether DELETE /openehr/v1/admin/ehr/all destroys every record; never in service");

    private static readonly Setting<int> LargestBody = Setting.Number(
        "largest-body", "BYTES", (int)Standard.LargestBody, 10_000, 268_435_456, "largest body of a request; a larger one is answered 413");

    private static readonly Setting<int> LargestTemplate = Setting.Number(
        "largest-template", "BYTES", Standard.LargestTemplate, 10_000, 268_435_456, "largest operational template");

    private static readonly Setting<int> DeepestNesting = Setting.Number(
        "deepest-nesting", "LEVELS", Standard.DeepestNesting, 50, RepositorySettings.GreatestNesting, "how many objects and lists of a body may lie in each other");

    private static readonly Setting<int> MostFaults = Setting.Number(
        "most-faults", "COUNT", Standard.MostFaults, 1, 1000, "how many faults of a body that cannot be read are named");

    private static readonly Setting<int> QuerySeconds = Setting.Number(
        "query-seconds", "SECONDS", (int)Standard.QueryTimeLimit.TotalSeconds, 1, 3600, "how long a query in AQL may take; one that takes longer is answered 408");

    private static readonly Setting<int> QueryRows = Setting.Number(
        "query-rows", "COUNT", Standard.MostQueryRows, 1, 10_000_000, "how many rows the answer to a query may have; one with more is answered 413");

    private static readonly Setting<int> QueriesAtOnce = Setting.Number(
        "queries-at-once", "COUNT", Standard.MostQueriesAtOnce, 0, 1000, "how many queries over all EHRs run at once, others wait for their turn; 0 is half as many as there are processors");

    private static readonly Setting<string> Profiles = Setting.Text(
        "fhir-profiles", "TYPE=URL;…", "", "profiles that every FHIR resource of a type keeps when it is written, known or not yet", "types of resource of R4, each with = and the canonical address of a profile, parted by ;", text => FhirSettings.ProfilesOf(text) is not null);

    private static readonly Setting<int> LargestHeaders = Setting.Number(
        "largest-headers", "BYTES", 32_768, 8_192, 1_048_576, "largest headers of a request, all together; larger ones are answered 431");

    private static readonly Setting<int> MostConnections = Setting.Number(
        "most-connections", "COUNT", 10_000, 10, 1_000_000, "how many connections are open at once; further ones are closed");

    private static readonly Setting<int> WaitingCommits = Setting.Number(
        "waiting-commits", "COUNT", 10_000, 10, 1_000_000, "how many commits wait for the database; further ones are answered 503");

    private static readonly Setting<bool> SubscriptionHttp = Setting.Flag(
        "subscription-http", false, "whether subscriptions may name endpoints without TLS, http://; for development");

    private static readonly Setting<IReadOnlyList<string>> SubscriptionHosts = Setting.List(
        "subscription-hosts", "HOSTS", "names or addresses of hosts in private networks that subscriptions may call, parted by semicolons");

    private static readonly Setting<bool> InsecureDev = Setting.Flag(
        "insecure-dev", false, "whether a call from this machine without sign-in is the developer's, who may do all; --insecure-dev is the same as --insecure-dev true");

    private static readonly Setting<string> StaffIssuer = Setting.Text(
        "staff-issuer", "URL", "", "the service that staff and machines sign in at, HelseID; without it the stand-in", "an address that begins with https", IsIssuer);

    private static readonly Setting<string> CitizenIssuer = Setting.Text(
        "citizen-issuer", "URL", "", "the service that citizens sign in at, ID-porten; without it the stand-in", "an address that begins with https", IsIssuer);

    private static readonly Setting<string> SignInClient = Setting.Text(
        "sign-in-client", "ID", "varde-web", "the id that the pages are registered under at the sign-in services", "1 to 200 letters, digits and signs of ASCII",
        id => id.Length <= 200 && id.All(letter => letter is > ' ' and <= '~'));

    private static readonly Setting<string> TokenAudience = Setting.Text("token-audience", "NAME", "varde", "what an access token must be for (aud)");

    private static readonly Setting<bool> AllowUnboundTokens = Setting.Flag(
        "allow-unbound-tokens", false, "whether an access token that is bound to no key is taken; for development");

    private static readonly Setting<bool> RequireDpopNonce = Setting.Flag(
        "require-dpop-nonce", false, "whether a DPoP proof must hold a nonce of this server; one that holds one must hold a good one in any case");

    private static readonly Setting<string> ResultDelays = Setting.Text(
        "result-delays", "CODES=DAYS;…", "", "groups of analyses whose results the person sees later than at once: codes parted by commas, and the days, or assessed for until a clinician has assessed the result",
        "codes parted by commas, = and 1 to 30 or assessed, for each group, parted by ;", text => PeopleSettings.DelaysOf(text) is not null);

    private static readonly Setting<ParentsAddressRule> ParentsAddress = Setting.Choice(
        "parents-address", AccessChoices.Default.ParentsAddress, "who must live at the child's address for a parent to represent it: one of the parents with responsibility, or the very parent who asks",
        ("any-parent", ParentsAddressRule.AnyParent), ("own-address", ParentsAddressRule.OwnAddress));

    private static readonly Setting<NamedBlockInEmergency> NamedBlock = Setting.Choice(
        "named-block-in-emergency", AccessChoices.Default.NamedBlockInEmergency, "whether the block of a named person in the region's own record gives way in an emergency, with a second confirmation and nobody else there, or never",
        ("weighty-reasons", NamedBlockInEmergency.WeightyReasons), ("absolute", NamedBlockInEmergency.Absolute));

    private static readonly Setting<string> ClientsFile = Setting.Text(
        "clients", "FILE", "", "file of the machine clients that the operator registers, as a list in JSON; organisations register their own over the API", "a file that can be read");

    private static readonly Setting<string> SignInKey = Setting.Text(
        "sign-in-key", "FILE", "", "private key of this server as a client of the sign-in services, PEM, P-256 (ES256) or RSA of 2048 bits at least (PS256); without it the server makes one", "a file that holds such a key");

    private static readonly Setting<string> SignInOrganisation = Setting.Text(
        "sign-in-organisation", "PARENT:CHILD", "", "organisation numbers that HelseID is told that staff act for, where the client is of several", "one organisation number, or two parted by a colon",
        text => ClientRequests.OrganisationOf(text) is not null);

    private static readonly Setting<string> StaffResource = Setting.Text("staff-resource", "URI", "", "the API that the service for staff is asked for tokens to (resource)");

    private static readonly Setting<string> CitizenResource = Setting.Text("citizen-resource", "URI", "", "the same of the service for citizens");

    private static readonly Setting<bool> RequestObjects = Setting.Flag("request-objects", false, "whether requests to the service for staff are sent as signed objects (RFC 9101)");

    private static readonly Setting<string> AppsFile = Setting.Text(
        "smart-apps", "FILE", "", "file of the SMART apps that the stand-in for sign-in knows, as a list in JSON; a real service registers its own", "a file that can be read");

    private static readonly Setting<int> IdleMinutes = Setting.Number(
        "idle-minutes", "MINUTES", 15, 1, 600, "how long a session of the pages lasts without being used");

    private static readonly Setting<string> MasterKeyFile = Setting.Text(
        "master-key-file", "FILE", "", "the master keys that all documents are encrypted under; without it keys/master.key in the data folder. Keep a copy of the file, and not beside the copies of the database");

    private static readonly Setting<string> ErasureListFile = Setting.Text(
        "erasure-list", "FILE", "", "the list of erased records, by which a restored copy is erased again; without it keys/erasures.jsonl in the data folder");

    /// <summary>All settings, in the order in which they are told of.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Addresses, Data, Connection, MasterKeyFile, ErasureListFile, FillsDemo, SystemId, Territory, StrictFlat, OnePerEhr, DeleteAll,
        LargestBody, LargestTemplate, DeepestNesting, MostFaults, QuerySeconds, QueryRows, QueriesAtOnce, Profiles, LargestHeaders, MostConnections, WaitingCommits,
        SubscriptionHttp, SubscriptionHosts,
        InsecureDev, StaffIssuer, CitizenIssuer, SignInClient, TokenAudience, AllowUnboundTokens, RequireDpopNonce, SignInKey, SignInOrganisation, StaffResource, CitizenResource, RequestObjects, IdleMinutes, ResultDelays, ParentsAddress, NamedBlock, ClientsFile, AppsFile,
    ];

    /// <summary>What <c>--help</c> says of the settings.</summary>
    public static string Help { get; } = $"""
        Settings:

        {string.Join('\n', All.Select(Line))}
          --help
              this text

        Each has the same name in appsettings.json ({LargestBody.Name}), and in the environment
        after VARDE_ with underscores ({LargestBody.Variable}). The command line goes before the
        environment, which goes before the file.
        """;

    /// <summary>Reads the settings, or says in one sentence what is wrong with them.</summary>
    public static bool TryRead(
        ConfigurationManager configuration, string[] args, [NotNullWhen(true)] out ServerSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        problem = AddSources(configuration, args)
            ?? All.Select(setting => setting.ProblemIn(configuration)).FirstOrDefault(found => found is not null)
            ?? ProblemWith([.. Addresses.In(configuration), .. KestrelEndpoints(configuration)]);
        IReadOnlyList<RegisteredClient> clients = [];
        IReadOnlyList<SmartApp> apps = [];
        IReadOnlyList<string> key = [];
        problem ??= ProblemWith(ClientsFile, configuration, bytes => PeopleSettings.ReadClients(bytes), out clients) ?? ProblemWith(AppsFile, configuration, bytes => SmartApp.ReadAll(bytes), out apps) ?? ProblemWith(SignInKey, configuration, KeyIn, out key);
        settings = problem is null ? Of(configuration) with { Clients = clients } : null;
        if (settings is not null) settings = settings with { Identity = settings.Identity with { Apps = apps, ClientKeyPem = key is [var pem] ? pem : null } };
        return settings is not null;
    }

    private static ServerSettings Of(ConfigurationManager configuration) => new(
        Addresses.In(configuration),
        Path.GetFullPath(Data.In(configuration)),
        Connection.In(configuration) is { Length: > 0 } connection ? connection : null,
        FillsDemo.In(configuration),
        RepositoryOf(configuration),
        FhirSettings.ProfilesOf(Profiles.In(configuration))!,
        new TrafficLimits(LargestHeaders.In(configuration), MostConnections.In(configuration), WaitingCommits.In(configuration)),
        new() { AllowsHttp = SubscriptionHttp.In(configuration), TrustedHosts = SubscriptionHosts.In(configuration) },
        IdentityOf(configuration),
        PeopleSettings.DelaysOf(ResultDelays.In(configuration))!, KeyFilesOf(configuration), [], new AccessChoices(ParentsAddress.In(configuration), NamedBlock.In(configuration)));

    private static KeyFiles KeyFilesOf(ConfigurationManager configuration)
    {
        var folder = Path.Combine(Path.GetFullPath(Data.In(configuration)), "keys");
        return new(PathOf(MasterKeyFile, "master.key"), PathOf(ErasureListFile, "erasures.jsonl"));

        string PathOf(Setting<string> setting, string unset) => setting.In(configuration) is { Length: > 0 } path ? Path.GetFullPath(path) : Path.Combine(folder, unset);
    }

    private static Outcome<IReadOnlyList<string>> KeyIn(byte[] bytes)
    {
        var pem = Encoding.UTF8.GetString(bytes);
        using var key = ClientKey.Read(pem);
        return key is null ? Invalid.At("", "must be a private key in PEM, on P-256 or of RSA with 2048 bits at least") : Outcome<IReadOnlyList<string>>.Done([pem]);
    }

    // A setting that names a file with a list.
    private static string? ProblemWith<T>(Setting<string> setting, ConfigurationManager configuration, Func<byte[], Outcome<IReadOnlyList<T>>> read, out IReadOnlyList<T> listed)
    {
        listed = [];
        if (setting.In(configuration) is not { Length: > 0 } file) return null;
        try
        {
            if (read(File.ReadAllBytes(file)).TryGet(out var found, out var refusal)) listed = found;
            else return $"The setting {setting.Name} names a file that cannot be taken: {(refusal is Invalid { Faults: [var fault, ..] } ? fault.ToSentence() : refusal.Message)}.";
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"The setting {setting.Name} is '{file}'; it must be {setting.Expected}.";
        }
    }

    private static IdentitySettings IdentityOf(ConfigurationManager configuration) => new()
    {
        RequiresSignIn = !InsecureDev.In(configuration),
        StaffIssuer = StaffIssuer.In(configuration) is { Length: > 0 } staff ? new Uri(staff) : null,
        CitizenIssuer = CitizenIssuer.In(configuration) is { Length: > 0 } citizens ? new Uri(citizens) : null,
        ClientId = SignInClient.In(configuration),
        Audience = TokenAudience.In(configuration),
        AllowsUnboundTokens = AllowUnboundTokens.In(configuration),
        RequiresNonce = RequireDpopNonce.In(configuration),
        Idle = TimeSpan.FromMinutes(IdleMinutes.In(configuration)),
        StaffRequests = new() { Organisation = ClientRequests.OrganisationOf(SignInOrganisation.In(configuration)), Resource = StaffResource.In(configuration), SendsObjects = RequestObjects.In(configuration) },
        CitizenRequests = new() { Resource = CitizenResource.In(configuration) },
    };

    // Without TLS only a service of this machine, for trying.
    private static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.Query.Length == 0;

    private static RepositorySettings RepositoryOf(ConfigurationManager configuration) => new()
    {
        SystemId = SystemId.In(configuration),
        Territory = Territory.In(configuration),
        StrictSimplifiedFormats = StrictFlat.In(configuration),
        OneDocumentPerEhr = OnePerEhr.In(configuration).ToHashSet(),
        AllowDeleteOfAllEhrs = DeleteAll.In(configuration),
        LargestBody = LargestBody.In(configuration),
        LargestTemplate = LargestTemplate.In(configuration),
        DeepestNesting = DeepestNesting.In(configuration),
        MostFaults = MostFaults.In(configuration),
        QueryTimeLimit = TimeSpan.FromSeconds(QuerySeconds.In(configuration)),
        MostQueryRows = QueryRows.In(configuration),
        MostQueriesAtOnce = QueriesAtOnce.In(configuration),
    };

    private static string Line(Setting setting)
    {
        var line = new StringBuilder($"  {setting.Option} {setting.Takes}");
        if (setting.Unset.Length > 0) line.Append($"  ({setting.Unset})");
        return line.Append($"\n      {setting.Tells}").ToString();
    }

    private static string? AddSources(ConfigurationManager configuration, string[] args)
    {
        configuration.AddEnvironmentVariables("VARDE_");
        // A name in the environment has no hyphens: the two spellings are one setting.
        configuration.AddInMemoryCollection(All
            .Select(setting => KeyValuePair.Create(setting.Name, Environment.GetEnvironmentVariable(setting.Variable))).Where(pair => pair.Value is not null));
        var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            if (name == "--no-demo" && value is null)
                given[FillsDemo.Name] = "false";
            else if (name == InsecureDev.Option && value is null && (i + 1 == args.Length || args[i + 1].StartsWith('-')))
                given[InsecureDev.Name] = "true";
            else if (All.FirstOrDefault(setting => setting.Option == name) is not { } setting)
                return $"Unknown option '{args[i]}'. --help lists the options.";
            else if ((value ??= i + 1 < args.Length ? args[++i] : null) is null)
                return $"The option {name} needs a value.";
            else
                given[setting.Name] = value;
        }
        configuration.AddInMemoryCollection(given);
        return null;
    }

    // Kestrel:Endpoints goes before urls, so the rule must hold for both.
    private static IEnumerable<string> KestrelEndpoints(ConfigurationManager configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "");

    private static string? ProblemWith(IReadOnlyList<string> urls) =>
        urls.Count == 0
            ? "No address to listen on: give --urls, for example http://127.0.0.1:8080."
            : urls.Where(url => !IsLoopback(url)).Select(url =>
                $"Refuses to listen on '{url}': only addresses of this machine are served (http://127.0.0.1:PORT or http://localhost:PORT).")
                .FirstOrDefault();

    private static bool IsLoopback(string url)
    {
        // http://*:80 and http://+:80 mean every address, and no URI holds them.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return false;
        return uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}

/// <summary>The files that documents are encrypted and erased by.</summary>
/// <param name="MasterKeys">Full path of the master keys.</param>
/// <param name="ErasureList">Full path of the list of erased records.</param>
internal sealed record KeyFiles(string MasterKeys, string ErasureList);

/// <summary>How much a server takes on at once.</summary>
/// <param name="Headers">The largest headers of a request, in bytes.</param>
/// <param name="Connections">How many connections are open at once.</param>
/// <param name="WaitingCommits">How many commits wait for the database.</param>
internal sealed record TrafficLimits(int Headers, int Connections, int WaitingCommits);
