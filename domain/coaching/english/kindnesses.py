"""Small things that are asked of somebody: applause, forms, a look at one's work, work for nothing."""

from domain.coaching.english.phrases import phrases

_APPLAUSE = (
    r"(?:hearts?|likes?|thumbs?[- ]?up|thumb|stars?|upvotes?|follow|comments?|votes?|reviews?|clicks?|"
    r"ratings?|shares?|reposts?|shout-?out|tap)"
)
_PIECE = (
    r"(?:draft|concept|chapter|text|plan|deck|document|manuscript|proposal|app|site|essay|story|thesis|cv|resume|"
    r"portfolio|cover letter|letter|guide|article|piece|prototype|project|work|idea|pitch|page|application|"
    r"attachment|"
    r"report|poems?|novel|code|repo|design|slides|paper|script|demo|business plan|sample|video|recordings?|songs?)"
)
_READ = (
    r"(?:read|look|check|go|going|review|reviewing|proofread|skim|glance|test|try|critique|evaluate|comment|"
    r"flick|run|"
    r"leaf|browse|click|edit|correct|peek)"
)

KINDNESSES = phrases(
    # Applause and reach.
    rf"(?:drop|dropping|giv(?:e|ing)|leav(?:e|ing)|hit|hitting|press|tap|click|smash|put|cast|send|spare|"
    rf"lend)(?: me| us| "
    rf"my| our| it)? (?:[\w']+ ){{0,5}}?{_APPLAUSE}\b",
    rf"(?:one|an?|just|need|every|quick|honest|some) (?:[\w-]+ ){{0,2}}?(?!hearts? for|do |likes? "
    rf"to){_APPLAUSE} (?:on|for|under|from|"
    r"would|could|and)\b(?! (?:your|you wrote))",
    r"(?:like|share|repost|comment|follow|vote|subscribe)(?: [\"“]?\w+[\"”]?)? ?(?:\+|,|&|and) ?(?:like|share|"
    r"repost|comment|"
    r"follow|subscribe)\b(?! your)",
    rf"{_APPLAUSE} (?:on|for) (?:my|our|us|me)\b",
    r"(?:like (?:my|our)|follow (?:my|our|us|me)|vote for (?:my|our|us|me)|(?:repost|reshare|re-share|retweet|"
    r"share|boost|upvote|amplify|"
    r"promote|advertise|spread) (?:my|our|us|me|it|this|the (?:word|link|post|petition|page|video|event|"
    r"flyer)))\b(?! (?:with you|here))",
    rf"not (?:a|one) (?:single )?{_APPLAUSE}",
    r"(?:be|act) fair and (?:press|click|like|vote)",
    r"(?:nominate|tag|endorse|feature|mention|plug) (?:me|us|my|our)\b(?! (?:to|internally|\w+ to|for))",
    # Forms.
    r"(?:complete|completing|fill|filling|answer|answering|return|participate|take part|part in|fill in|"
    r"do)(?:ing|ed)? [^.!?]{0,50}?"
    r"(?:survey|questionnaire|poll|study|form|research)\b",
    r"(?:survey|questionnaire|poll)\b[^.!?]{0,60}(?:below|link|minutes?|min|here|attached|http|\.example)",
    r"(?:complete|fill in|fill out|answer|do) (?:it|this|them)\b[^.!?]{0,30}(?:takes|\d+ ?min|minutes)",
    r"(?:looking for|need|seeking|search(?:ing)? for) (?:\w+ ){0,3}(?:participants?|respondents?|testers?|"
    r"volunteers?|interviewees?)",
    r"duly filled|fill (?:the )?same|fill (?:it|them) (?:in|out)",
    r"(?:an?|your) testimonial\b|tag (?:\w+ )?friends?\b|(?:give|grateful for|welcome|love|value|appreciate) "
    r"your (?:\w+ )?feedback\b",
    r"(?:can't|cannot|could you|can you) (?:\w+ )?do the (?:\w+ )?(?:text|cover|design|translation|layout|"
    r"artwork|copy)\b|red ink from you",
    # A look at one's own work.
    rf"{_READ}(?:ing)?(?: (?:it|them|this|that|through|over|at|into|out|my|our|on)){{1,3}}(?: \w+){{0,3}}? "
    rf"{_PIECE}\b(?<!your )"
    r"(?! (?:of yours|you))",
    rf"{_READ} (?:it|them|this|that) (?:through|over|for)?",
    r"(?:kindly|please) (?:go through|peruse|have a look|take a look)\b",
    rf"(?:feedback|comments|thoughts|verdict|critique|notes|remarks|edits|corrections|suggestions|two cents|"
    rf"opinion|eyes?|glance|"
    rf"look|once-over) (?:on|about|of|at|over) (?:(?:my|our) (?!(?:\w+ )?(?:message|mail|note|question|"
    rf"request))|the (?:\w+ )?{_PIECE}|it\b|this\b)",
    r"(?:your|any|some|honest|brutal|quick|critical|expert) (?:\w+ )?(?:feedback|comments|critique|"
    r"corrections|edits|verdict)\b",
    r"(?:feedback|comments|critique|your thoughts) (?:on|about) (?:my|the|our) (?:\w+ )?(?:cv|resume|attached|"
    r"enclosed|work|draft|portfolio|application)",
    r"(?:revert|come back|get back|reply|return)(?: \w+)? with (?:your |any |some )?(?:comments|feedback|"
    r"thoughts|edits|corrections)",
    r"tell me (?:\w+ )?(?:what (?:works|you think|to improve|is missing|'s missing|is wrong|'s wrong|doesn't|"
    r"i should "
    r"change)|if it(?:'s| is) (?:any )?good|whether it)",
    rf"what do you (?:\w+ )?(?:think|make|say) (?:of|to|about) (?:it|this|my|our|the (?:attached|{_PIECE}))\b",
    # Work for nothing.
    r"(?:write|translate|draft|design|draw|record|prepare|compose|build|fix|edit) (?:\w+ ){0,4}for (?:us|me|"
    r"my|our)\b",
    r"(?:needs?|want|looking for) (?:one|an?|your) (?:\w+ )?(?:article|foreword|quote|column|chapter|drawing|"
    r"talk|review|blurb)\b",
    r"(?:can't|cannot|can not|won't be able to) pay\b",
    r"(?:hunt|dig|look|find) (?:out|up|down)? ?(?:\w+ ){0,4}for me\b",
    r"(?:do|doing) (?:me|us) (?:\w+ ){0,3}(?:favou?r|solid|kindness|turn)",
    r"(?:small|quick|tiny|little|big|huge|another|weird) (?:\w+ )?favou?rs?\b",
    r"(?:send|give|lend|share|email|mail|forward)(?:ing)? (?:me|us) (?:a copy of )?(?:your|the) (?:\w+ "
    r"){0,2}(?:slides|template|"
    r"templates|files?|notes|figma|source|code|deck|syllabus|material|list|spreadsheet|book|dataset|data)\b",
)
