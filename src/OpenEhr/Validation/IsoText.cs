namespace Varde.OpenEhr.Validation;

/// <summary>Reads an ISO 8601 text character by character; every step either takes what it asked for or leaves the place as it was.</summary>
internal ref struct IsoText(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>True when everything was read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Number of digits that stand next.</summary>
    public readonly int DigitsAhead
    {
        get
        {
            var count = 0;
            while (count < _rest.Length && char.IsAsciiDigit(_rest[count])) count++;
            return count;
        }
    }

    /// <summary>Takes one character when it stands next.</summary>
    public bool Take(char wanted)
    {
        if (_rest.IsEmpty || _rest[0] != wanted) return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Takes exactly <paramref name="count"/> digits.</summary>
    public bool TakeNumber(int count, out int number)
    {
        number = 0;
        if (DigitsAhead < count) return false;
        for (var i = 0; i < count; i++) number = (number * 10) + (_rest[i] - '0');
        _rest = _rest[count..];
        return true;
    }

    /// <summary>Takes a whole number of any length up to 18 digits.</summary>
    public bool TakeLong(out long number)
    {
        number = 0;
        var count = DigitsAhead;
        if (count is 0 or > 18) return false;
        for (var i = 0; i < count; i++) number = (number * 10) + (_rest[i] - '0');
        _rest = _rest[count..];
        return true;
    }

    /// <summary>Takes a decimal mark (point or comma) and the digits behind it; the fraction in hundred-nanosecond units, digits beyond are dropped.</summary>
    public bool TakeFraction(out int ticks)
    {
        ticks = 0;
        if (_rest.Length < 2 || _rest[0] is not ('.' or ',') || !char.IsAsciiDigit(_rest[1])) return false;
        _rest = _rest[1..];
        var count = DigitsAhead;
        for (var i = 0; i < 7; i++) ticks = (ticks * 10) + (i < count ? _rest[i] - '0' : 0);
        _rest = _rest[count..];
        return true;
    }
}
