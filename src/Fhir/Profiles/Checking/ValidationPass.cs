using Varde.Fhir.FhirPath;
using Varde.Fhir.Profiles.Snapshots;
using Varde.Fhir.Search;
using Varde.Foundation;

namespace Varde.Fhir.Profiles.Checking;

/// <summary>One validation: what it knows, what it found, and what it may still do. Profiles come from clients, so that its work is counted and its time bounded.</summary>
internal sealed class ValidationPass : FhirPathSurroundings
{
    private const int MostIssues = 200;
    private const int MostInEachOther = 60;
    private const long MostSteps = 20_000_000;
    private const int StepsBetweenLooksAtTheClock = 1024;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(20);

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly HashSet<(FhirPathNode Node, string Profile)> _underWay = [];
    private readonly HashSet<(FhirPathNode Node, string Profile)> _done = [];
    private readonly HashSet<ValidationIssue> _known = [];
    private readonly ElementValidator _elements;
    private List<ValidationIssue> _issues = [];
    private long _left = MostSteps;
    private int _probes;

    public ValidationPass(ProfileLibrary library, IValueSetCheck codes, CanonicalUnits? units = null)
    {
        (Library, Codes, Units) = (library, codes, units);
        _elements = new ElementValidator(this);
    }

    public ProfileLibrary Library { get; }

    public IValueSetCheck Codes { get; }

    public CanonicalUnits? Units { get; }

    /// <summary>What was found, each issue once.</summary>
    public IReadOnlyList<ValidationIssue> Issues => _issues;

    /// <summary>Whether there is no use in going on: the work is too much, or there are very many issues.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Counts work; false when the validation is over.</summary>
    public bool May(int steps)
    {
        var before = _left / StepsBetweenLooksAtTheClock;
        _left -= steps;
        if (!IsOver && (_left < 0 || (before != _left / StepsBetweenLooksAtTheClock && TimeProvider.System.GetElapsedTime(_started) > LongestTime))) Stop("the validation is too much work, and was not finished");
        return !IsOver;
    }

    public void Error(FhirPathNode node, string code, string message, string? below = null) => Add(IssueSeverity.Error, node, code, message, below);

    public void Warn(FhirPathNode node, string code, string message) => Add(IssueSeverity.Warning, node, code, message, null);

    public void Tell(FhirPathNode node, string code, string message) => Add(IssueSeverity.Information, node, code, message, null);

    /// <summary>Validates by the profile of an address; one that is not known is told of.</summary>
    public void Validate(FhirPathNode node, string canonical)
    {
        if (Library.Find(canonical).TryGet(out var profile, out var refusal)) Validate(node, profile);
        else Warn(node, "not-found", $"the profile {SnapshotBuilder.Printable(canonical)} was not checked: it {((Invalid)refusal).Faults[0].Message}");
    }

    /// <summary>Validates by a profile. What is being validated by it already, further out, is not looked at again.</summary>
    public void Validate(FhirPathNode node, Profile profile)
    {
        // What was validated before has been told of; only when it is asked whether something holds it is looked at again.
        if (IsOver || (_probes == 0 && !_done.Add((node, profile.Url)))) return;
        if (_underWay.Count >= MostInEachOther) Warn(node, "not-supported", $"the profile {profile.Url} was not checked: too many profiles lie in each other");
        else if (_underWay.Add((node, profile.Url))) ValidateOnce(node, profile);
    }

    private void ValidateOnce(FhirPathNode node, Profile profile)
    {
        if (node.Type?.IsA(profile.Type) == true) _elements.Check(node, profile.Root);
        // A part of a resource may have the profile of another resource's part, which is named by its type alone.
        else if (!node.IsResource && node.Type?.Name is "BackboneElement" or "Element") Tell(node, "not-supported", $"the profile {profile.Url} is not of an element, and was not checked");
        else Error(node, "structure", $"must be {profile.Type}, for the profile {profile.Url}");
        _underWay.Remove((node, profile.Url));
    }

    /// <summary>Whether something is without errors, whose issues are not told.</summary>
    public bool Holds(Action check)
    {
        var (told, over) = (_issues, IsOver);
        (_issues, IsOver) = ([], over);
        _probes++;
        check();
        _probes--;
        var holds = !_issues.Any(i => i.Severity == IssueSeverity.Error);
        _issues = told;
        if (IsOver && _left >= 0 && TimeProvider.System.GetElapsedTime(_started) <= LongestTime) IsOver = over;
        else if (IsOver && _probes == 0) Stop("the validation is too much work, and was not finished");
        return holds;
    }

    /// <summary>Whether a node keeps the profile of an address; null when that is not known.</summary>
    public override bool? ConformsTo(FhirPathNode node, string canonical) =>
        Library.Find(canonical).TryGet(out var profile, out _) ? Holds(() => Validate(node, profile)) : null;

    public override bool? IsMember(FhirPathNode node, string valueSet) => Bindings.IsMember(node, valueSet, Codes);

    private void Add(IssueSeverity severity, FhirPathNode node, string code, string message, string? below)
    {
        if (IsOver) return;
        var issue = new ValidationIssue(severity, code, below is null ? node.Path : $"{node.Path}.{below}", message);
        if (_probes == 0 && !_known.Add(issue)) return;
        _issues.Add(issue);
        // What comes after is not looked at, so that nothing can be said to be right.
        if (_issues.Count >= MostIssues) Stop("has more issues than are named, and was not looked at to the end");
    }

    private void Stop(string reason)
    {
        var stopped = new ValidationIssue(IssueSeverity.Error, "too-costly", "", reason);
        if (_known.Add(stopped) || _probes == 0 && !_issues.Contains(stopped)) _issues.Add(stopped);
        IsOver = true;
    }
}
