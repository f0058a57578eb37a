"""Function words that never end, and that never begin, a longer word. Made by `tools/build_joined_words.py`; not to be edited."""

JOINED: dict[str, tuple[str, str]] = {
    "af": (
        "dit ons jou vir kan dis was moet hier hom weet haar hoe julle baie hierdie alles niks iets waarom wie sou goeie dankie geen nooit",
        "nie het dit vir maar gaan met moet weet nee doen ook word sien baie hierdie soos maak alles iets waarom wie sou kry kyk dankie tog praat gee vertel geen nooit",
    ),
    "ar": (
        "هذا إلى ذلك أنا هذه لقد الذي ماذا أنت التي هناك فقط الآن كانت لكن حتى أجل أنه إذا يجب عندما ولكن نحن اليوم إنه الأمر عليه حسنا لماذا كذلك الناس منذ حيث الوقت أيضا عليك وهو ربما إنها",
        "على هذا إلى ذلك هذه لقد الذي هنا ماذا هناك شيء نعم فقط الآن كانت حتى إذا كيف عندما كما نحن اليوم الى الأمر عليه سوف يكون تلك حسنا أكثر لماذا كذلك خلال الناس منذ حيث الوقت أيضا تكون عليك ربما إنها",
    ),
    "bg": (
        "какво съм като трябва няма може много добре само как тук нещо беше което след защо още всички сега когато този всичко които който един през при знам малко защото вече теб преди със просто във сме мога толкова повече нищо която години без него някой все",
        "какво съм трябва няма ако може има добре той така тук нещо беше което защо още всички сега когато този всичко които който тази малко защото теб искам мога толкова тези повече къде кой която години някой",
    ),
    "bn": (
        "এখন একজন যখন বছর এমন উপর তখন এসব আরও একই করব সকল খবর এখনও এরকম আসল একদম সহজ করছ আইন ওপর এরপর কখনও শহর you আহত এখনই and কখন করত গরম hey এইসব সফল আটক বলব সদর করল খরচ বলছ বলল",
        "এখন একজন যখন বছর এমন উপর তখন এসব আরও করব সকল খবর এখনও এরকম আসল একদম সহজ করছ আইন ওপর এরপর কখনও শহর you আহত এখনই রকম and কখন করত গরম hey এইসব সফল আটক বলব সদর করল খরচ বলছ বলল",
    ),
    "br": (
        "eus petra gant din teus war mont deus amañ hag evit ober bezañ meus neus ran hon hoant deomp neuze graet ret gwir perak gwelet piv hanon ebet unan lâret anezhañ pep chom pezh vont soñj pelec penaos hini peus lâr anezho netra traoù setu goût",
        "ket eus petra gant bet mat teus war mont deus amañ hag evit ober bezañ out met meus dit neus hon hoant deomp neuze graet mañ ret gwir perak all vit gwelet piv hanon rez ebet unan lâret anezhañ pezh vont pelec penaos hini omp peus holl anezho netra traoù setu goût",
    ),
    "bs": (
        "što sve tako mogu nisam zašto koji još nešto hvala mislim ovdje sada onda moj možda rekao bih nema treba ovde molim tebe hajde hej nam jesi zbog želim",
        "ako kao znam mogu nisam bio biti redu zašto koji još bilo nešto hvala mislim ovdje ili sada znaš onda možda više rekao bila kada bih mene treba ovde molim ništa tebe hajde hej imam tamo jesi zbog želim",
    ),
    "ca": (
        "amb però això dels aquest molt aquesta aquí està vaig quan seva són només has també perquè tots així sobre hem meva pot després encara sóc",
        "una els què més però això dels aquest molt aquesta aquí vaig seva era només als també perquè tots així fins anys hem meva cosa veure després gràcies encara sóc estic",
    ),
    "cs": (
        "jsem jak pro jako když jsi jsme jsou jste není nebo tady tam něco být dobře teď proč aby jeho ještě než tohle vás kde protože které takže nás pokud jestli před všechno nikdy můj taky možná chci",
        "jsem ale jsi jsme jsou byl jste není bude něco být ano dobře teď bylo jeho byla bych než tohle vás vám protože které takže který pak pokud všechno nikdy můj taky možná myslím chci",
    ),
    "da": (
        "har hvad mig skal vil hvor hun noget hvis nej også dem kunne havde hvordan hvorfor selv vores får tror tak okay hende deres måske tilbage",
        "det jeg ikke hvad mig noget bare din nej også eller meget kunne ville havde bliver mere blev hvordan nok lidt hvorfor vores okay hende deres måske",
    ),
    "de": (
        "wir dass sich mir sind war wenn mich hier ihr wird kann oder dich dann uns dir nein keine meine ihn alles mein muss wieder bist können sehr will also zur",
        "ich und eine auch sind haben einen habe ihr wird dann nein jetzt doch hast keine meine einem ihn diese geht können sehr also etwas",
    ),
    "el": (
        "και δεν είναι από αυτό στην μασ ήταν αλλά όχι ναι εδώ πρέπει πολύ γιατί πωσ είμαι τώρα εγώ μην κάτι αυτή μόνο εντάξει ξέρω μπορεί πιο εσύ όπωσ μετά θέλω μαζί μέσα εκεί αυτά τόσο μπορώ δύο ξέρεισ τίποτα ακόμα ποτέ πριν τότε",
        "και δεν είναι του την τησ τον ότι στην τουσ μια των ήταν σασ τισ όχι ναι εδώ έχει πρέπει γιατί πωσ στον είσαι είμαι τώρα εγώ μην όταν κάτι αυτή μόνο έτσι εντάξει στισ ξέρω όλα μπορεί σαν πιο εσύ όπωσ θέλω μαζί έχεισ κάνει μέσα αυτά τόσο κάνεισ δύο υπάρχει ξέρεισ ένασ τίποτα πώσ ακόμα ποτέ κάνω είχε πριν έχουμε έχουν",
    ),
    "en": (
        "have your but they know from there she him who when were want would been them why yeah their could which yes really make new",
        "they about would been people yeah going their then could really only",
    ),
    "eo": (
        "por sed vin tie pri jes mia kun kiu via tiu ĝin pli nur nun kial devas kiam unu kie jam jen tiel sur ankaŭ pro ĉiuj ilin vian tiun ĉar plu ĉio dum mian ankoraŭ dankon neniam diras antaŭ ĉiam tiuj",
        "estas tio sed kiel tie estis kion povas ĝin tion volas havas nur scias devas kiam jam jen tiel ankaŭ diris estos ilin tiun nin mian sinjoro dankon vere neniam venu eble diras dio ion tiuj",
    ),
    "es": (
        "por como está aquí muy hay así ahora fue algo estoy todos porque bueno puede también sobre cómo quiero solo estás sólo soy puedo hasta creo mucho mejor nunca",
        "eso aquí muy cuando así ahora estoy tiene todos tengo vez bueno vamos puede también gracias quiero ella estás sólo soy ese puedo años tiempo hasta creo mucho esa nunca",
    ),
    "et": (
        "see pole oma olen ära oled selle midagi mind mulle minu nüüd sind kuidas mitte tema mina sinu sulle veel meie tagasi teda saa seal teie lihtsalt need oleks tea teha tead siia palun tean sellest tere juba oleme olgu ainult pean tahad tahan talle kunagi",
        "pole siis oled nad midagi mind mulle sind kuidas mina miks sulle sina väga teda lihtsalt kuid hästi palun tean olla sellest juba oleme olgu keegi ainult pean tahad neid tahan talle kunagi",
    ),
    "eu": (
        "dut duzu bai nire izan zure dago hau dugu hemen orain izango joan ongi dute dizut gara gure ezer utzi baino zerbait kaixo bezala dakit mesedez gauza bakarrik gehiago ditut hartu goazen barkatu aita entzun hor beharko benetan horrela inoiz badakit",
        "eta ere egiten dira egingo izango zergatik ezta kaixo mesedez bakarrik batean ditut beharko ikusten benetan inoiz badakit",
    ),
    "fa": (
        "اون برای شما باشه فقط اگه بايد خيلي آره ایران چرا براي باید الان حالا هست اينجا خود خیلی بعد دوست مثل نمي انجام حرف منو اونا واسه بهش",
        "شده کنم همه باشه فقط داره اگه بايد خيلي آره چرا باید کردم حالا کنه ديگه کرده هست نيست خیلی مثل بچه چون داشته منو نیست کني واسه بهش",
    ),
    "fi": (
        "mitä mutta jos sitä tai kaikki myös joka sitten olet hänen kanssa siitä olisi miten ollut mitään täällä vielä mikä minun minua koska hänet paljon sinua jotain sinun ehkä tuo tulee hei tehdä ennen tiedä mukaan siinä näin minulle minulla siellä tätä enää kuka pois meidän siis joku vaikka pitäisi",
        "että mutta mitään koska jotain vaan enää",
    ),
    "fr": (
        "pour dans avec comme était moi sont lui même quand votre toi aussi peut alors très avoir pourquoi comment",
        "une vous avec elle nous tout fait comme ils faire était être sont cette ont même quand été votre rien ici peut alors très dire veux deux avoir pourquoi peux",
    ),
    "gl": (
        "non unha como está máis con aquí meu súa miña seu agora así moi onde foi algo todos vai porque pode quero tamén nunca estás podo aínda polo vostede",
        "non unha como máis pero aquí meu dos súa seu agora teño isto todos xente tamén vez nunca estás día aínda vida túa anos vostede",
    ),
    "he": (
        "היא שלי יותר שלך בסדר רוצה אנחנו הזה יודע כמו להיות שאני כאן עכשיו איך צריך כדי שלא משהו זאת לעשות דבר כבר נכון שאתה תודה באמת פשוט אולי שזה הייתי הרבה מאוד בכל חושב יהיה ואני עושה ישראל יודעת שלנו נראה פעם אומר",
        "אתה אבל יותר שלך בסדר רוצה אותו אנחנו אחד אין יודע אותך להיות שאני אותי כאן עכשיו איך שהוא צריך כדי משהו כמה זאת לעשות נכון אותה לפני שאתה תודה בין באמת פשוט הייתי הרבה מאוד חושב יהיה ואני האם עושה יודעת שלנו נראה פעם אתם אומר",
    ),
    "hi": (
        "तरह समय अगर मतलब जगह मदद ऊपर समझ अलग शहर the गलत बदल तरफ बहन लगभग वजह and कदम खबर औरत मगर नरक कसम तहत hindi नजर",
        "तरह समय अगर मतलब जगह मदद ऊपर समझ अलग शहर the गलत बदल तरफ बहन लगभग वजह and कदम खबर औरत मगर नरक कसम तहत hindi नगर नजर",
    ),
    "hr": (
        "što smo sve tako nisam ovdje mogu zašto još redu nešto koji hvala možda rekao sada moj onda nema želim može molim tebe hej imam možeš sad",
        "ako kao biti znam nisam ovdje bio mogu zašto još redu bilo nešto koji vas mislim hvala ili više znaš rekao sada onda bih ćemo bila ona želim mene može molim kada reći jer tebe hej imam možeš ćeš",
    ),
    "hu": (
        "még most nagyon nincs jól majd nekem volna mindig magyar oké semmi neki neked egész elég tényleg",
        "volt azt ezt vagyok mit nagyon miért nincs amit nekem volna mindig amikor rendben pedig tudod oké talán azért köszönöm neked mikor vannak szóval szerint őket",
    ),
    "hy": (
        "ինձ դու այդ այս քեզ համար եթե սակայն պիտի նրա կարող մեր չեմ ձեր դեռ հետ ձեզ նրան հիմա ուզում դուք բայց լավ ուրեմն ամեն այո միայն բարի պարոն արդեն շատ նրանց պետք մենք թող ավելի այստեղ մասին մեջ երբ ռոմեո մեզ մեծ մեկ գիշեր այդպես նոր գալիս վրա նրանք անգամ մոտ քանզի տեր կամ ոչինչ խնդրում նման",
        "ինձ դու քեզ եթե սակայն պիտի նրա մեր չեմ ձեր դեռ հետ ձեզ հիմա ուզում իսկ դուք բայց լավ ուրեմն այո միայն բարի պարոն արդեն շատ նրանց ենք պետք մենք թող ավելի այստեղ մասին երբ ռոմեո մեզ մեծ մեկ գիշեր այդպես նոր գալիս վրա նրանք անգամ մոտ քանզի տեր կամ ոչինչ խնդրում նման",
    ),
    "id": (
        "untuk adalah mereka saya sudah kami harus seperti semua karena sekarang atau menjadi sangat saat telah pernah mungkin bahwa bagaimana masih seorang kalau memiliki sebagai melakukan waktu kembali tentang benar beberapa membuat kenapa sebuah terjadi sampai melihat",
        "adalah telah bahwa beberapa apakah kenapa sebuah",
    ),
    "is": (
        "ekki sem hann ūetta eru mér með hún það svo međ ūér hefur ūig þar því hér upp ūví þetta verið sér hvernig honum þess ertu getur okkar hef ekkert voru svona ūiđ ūeir þeir segja væri mjög sig",
        "hann ūađ ūetta eru mér hún það mig allt hefur ūig bara eða okkur hafa þetta verið þegar hvernig honum lagi ertu okkar ekkert voru ūiđ ūeir þeir segja væri vegna mjög",
    ),
    "it": (
        "questo più quando questa tutti quello perché suo hanno molto sua così ancora sempre abbiamo sul dove lui",
        "una sono della cosa questo più dei anche essere delle quando questa stato tutti quello perché nella hanno molto sua cui così detto uno loro ancora grazie abbiamo",
    ),
    "ka": (
        "რჲგა კაკგჲ ეჲბპვ რპწბგა ნწმა მჲზვ ჟამჲ რჲა რსკ მნჲდჲ ჟვდა ნვღჲ რვბ გჟთფკჲ თჟკამ ეჲბპჲ ჲღვ მჲდა კჲდარჲ ბლადჲეაპწ თმამ ნვდჲ გჟთფკთ ოპჲჟრჲ ჟსმ რჲჱთ კჲვრჲ მჲზვქ ნთღჲ ჱაღჲრჲ",
        "კაკგჲ ჟყმ აკჲ ეჲბპვ რპწბგა ნწმა მჲზვ თმა რსკ ევკა ნვღჲ კაკჲ რვბ გჟთფკჲ ჱნავქ თჟკამ კყევ მჲდა კჲდარჲ ბლადჲეაპწ გჟთფკთ რჲჱთ კჲვრჲ რაჱთ მჲზვქ ნთღჲ ჱაღჲრჲ",
    ),
    "kk": (
        "жоқ сен бұл керек оны жақсы менің бар емес оның мені ғой жатыр енді үшін олар сенің бірақ қайда саған сені неге адам осында болады келеді доктор оған хаку николас мына болды тек бәрі рахмет дұрыс сол мүмкін және тағы жұмыс басқа болып егер осы біздің мында солай едім өтінемін міне президент малдер екен сіздің кетті тұр кәзір болған өте ештеңе сияқты болса қалай білмеймін скалли шығар бізге кешіріңіз джо жарайды алып әлі сэн сізді сізге ғана жерде бәрін кеттік",
        "жоқ бұл керек жақсы менің маған бар деп оның ғой жатыр енді үшін олар сенің бірақ қайда саған неге осында болады келеді доктор оған хаку николас мына болды тек рахмет дұрыс сол мүмкін және тағы еді басқа болып егер біздің мында солай едім өтінемін сіздің кетті тұр кәзір болған өте ештеңе сияқты болса қалай білмеймін скалли шығар бізге кешіріңіз джо жарайды алып әлі сэн сізді сізге ғана жерде бәрін кеттік",
    ),
    "ko": (
        "그리고 하지만 어떻게 있어요 우리가",
        "그리고 하지만 어떻게 습니다 있어요 우리가",
    ),
    "lt": (
        "taip yra gerai apie nuo labai dabar mūsų mane viskas būti prie lietuvos tave tikrai kodėl nieko nėra gal daugiau metų prieš visi arba ačiū tiesiog mums tada",
        "jis yra čia buvo gerai apie labai jie dėl mūsų jūs viskas bus nors jūsų lietuvos tave kodėl nieko nėra metų jums tačiau ačiū mums tada būtų",
    ),
    "lv": (
        "par nav bet viņš arī tev labi pēc mani pie tevi vēl ļoti viņi savu tagad mūsu paldies daudz kāpēc taču viņam cik šeit lūdzu visi tāpēc varbūt kopā bez",
        "nav viņš arī bija tev labi jūs tikai viņa tad esmu mums viņu esi tevi viss jums ļoti viņi būtu mūsu paldies tās kāpēc taču latvijas kāds viņam šeit jūsu varētu lūdzu visi viens laikā kurš tāpēc kopā mans tieši",
    ),
    "mk": (
        "дека како само кој нема беше кога може кои сега биде нешто мене сакам уште зошто која тебе тука некој ајде луѓе можам овој година сме сакаш години овде оваа ништо колку работа без толку таму имам",
        "како ако тој беше кога треба може сите биде дали еден нешто мене сакам уште зошто таа тебе тие тука некој ајде луѓе знаеш мислам можам година сакаш години овде оваа ништо работа таму имам работи",
    ),
    "ml": (
        "അവൻ അവർ അവൾ പഴയ തവണ player subtitles malayalam translation you the are ഇവൻ media best classic viewed for മകൻ and ഉടൻ ഇവൾ gerry everyone സൽമ രചന sir msone yes that മകൾ ഓണർ മരണ dhar sree ഇവർ mac കഥകൾ your പകൽ karin ജനറൽ roys ഓർഡർ okay using",
        "അവൻ അവർ അവൾ പഴയ തവണ player subtitles malayalam translation you the are ഇവൻ media best classic viewed for മകൻ and ഉടൻ ഇവൾ gerry everyone സൽമ രചന sir msone yes that മകൾ ഓണർ മരണ dhar sree ഇവർ mac കഥകൾ your പകൽ karin ജനറൽ roys ഓർഡർ okay using",
    ),
    "ms": (
        "saya untuk boleh kita dengan tidak kamu mereka adalah semua kami jangan telah pergi kepada sini seperti sekarang daripada juga kalau seorang atau jika lain sudah menjadi perlu kenapa tiada kerana pernah lelaki mungkin hidup masih",
        "yang tapi adalah ialah",
    ),
    "nb": (
        "hva meg deg vil skal dette noe seg noen hun nei hadde også hvor oss igjen får hvis hvordan denne tror vært hvorfor",
        "deg dette noe bare dere hadde eller også oss litt hvordan denne vært mye enn",
    ),
    "nl": (
        "hij heb deze zou tot wordt zal bent iets waarom alleen onze toch",
        "zijn ook heeft hebben moet deze gaan doen kunnen worden wordt iets jullie waarom moeten hebt onze zien",
    ),
    "pl": (
        "się jest jak tak tylko może już przez jestem jeśli coś teraz więc bardzo jesteś wszystko jeszcze też gdzie żeby mogę nawet ciebie dlaczego gdy który kto mój chyba oraz bez tutaj chcę roku naprawdę",
        "się jest tylko już przez jestem być wiem teraz więc bardzo jego jej dobrze wszystko ich jeszcze było też masz żeby mogę proszę nawet ciebie dlaczego mój chyba tej oraz tutaj chcę nigdy mamy roku naprawdę",
    ),
    "pt": (
        "você está como isso foi muito aqui vai estou quando agora pode porque onde mesmo também sobre todos quero coisa ainda assim casa disse pelo nunca",
        "não uma você isso mais foi ela muito seu tudo estou minha quando vamos agora vou são tenho então quem porque onde eles mesmo também nós isto até todos quero coisa ainda estão assim tempo acho nunca",
    ),
    "ro": (
        "din pentru sunt fost dacă aici trebuie poate acum doar despre mult după foarte noi tot chiar cred îmi prin timp meu putea atunci acest toate acolo",
        "pentru care sunt asta dacă lui aici trebuie când poate acum doar despre ceva era foarte chiar eşti îmi meu făcut putea atunci până toate acolo",
    ),
    "ru": (
        "что это как мне меня все для тебя когда чтобы тебе просто может еще кто вас вот здесь хорошо очень всё где время этого сейчас почему этом больше нужно теперь спасибо хочу ничего после раз этот потому себя",
        "что это нет для если она тебя они когда был только чтобы было есть тебе уже может еще будет или кто здесь хорошо быть очень всё чем была где время этого сейчас почему этом были нам нужно даже теперь спасибо хочу ничего того этот мой себя ему",
    ),
    "sh": (
        "što godine koji još koja samo koje tako bilo smo zbog godina kod jedan nakon treba bez mogu ljudi ovaj pod sada nego između svi dva prvi svoje nema bih nam nisu",
        "kao godine koji kako još koja biti kada ako bilo može zbog prema godina bila nakon treba mogu ljudi oni rekao dana toga gde ovaj sada između prvi gdje bih bude nisu",
    ),
    "si": (
        "ඒකට ඔබට එකම ඇයට සමහර අමතක එතන ආදරය ඇයව නරක උඹට ඉවර කරනවද මතක අතර සමග ඔබව නතර කරදර අපට පරණ උඩට තවම ඕනද උබට බලය you දවස බවට මතකද කලබල අදහස",
        "කරන එකට වලට ඒකට ඔබට එකම ඇයට එතන ආදරය ඇයව නරක උඹට කරනවද කරනව අතර සමග ඔබව පහර අපට පරණ අයට උඩට තවම ඕනද යනව උබට the බවට මතකද කලබල අදහස",
    ),
    "sk": (
        "ale aby pre keď alebo dobre byť bude bola jeho niečo bolo toto jej ešte prečo teraz pri vás takže hej potom pred boli možno však pozri pretože",
        "som aby keď ich áno alebo dobre byť bude bola jeho niečo bolo ktorý vám toto veľmi jej ktoré ešte prečo teraz kde vás mám všetko toho takže hej nič boli ktorá mňa však pretože môj myslím",
    ),
    "sl": (
        "kot tudi kako smo samo nekaj jaz med zakaj naj vedno nisem boš ampak zdaj zaradi zato tukaj bodo bomo pred vas hvala potem imam brez",
        "lahko tudi jih bila jaz tega bilo saj zakaj zelo vem vedno nisem boš ampak zdaj zaradi tukaj ima redu bomo kdo imam",
    ),
    "sq": (
        "nuk është mund çfarë duhet kjo këtë shumë por këtu vetëm rregull gjithë duke apo tij diçka bëj faleminderit lutem tjetër kështu sepse",
        "nuk është unë çfarë duhet kjo këtë këtu ajo tani ishte nëse janë pse eshte tij diçka jemi faleminderit lutem vjen kështu atje kanë sepse",
    ),
    "sr": (
        "što samo sve tako nisam mogu ovde zašto još nešto bilo redu koji hvala mislim možda sada bih treba moj rekao nema tebe molim sad hajde može možeš zbog nam",
        "ako kao znam nisam mogu ovde bio zašto još nešto bilo redu biti koji hvala mislim ili znaš možda više onda sada gde bih rekao bila kada mene ona tebe molim hajde tamo može možeš imam zbog",
    ),
    "sv": (
        "inte vill skulle måste nej hade upp honom lite oss varför dem kanske också något okej aldrig mitt",
        "och bara kommer eller skulle vara måste hade göra honom finns mycket oss varför blir kanske också något okej aldrig detta",
    ),
    "ta": (
        "உலக cooper the murph உதவ saru case tars sighs http grunts உணர இலவச brand groans chuckles for banir groaning mann yeah heh brice read wckd minho zod amelia tom அரச romilly vika greely dad baxford with நகர zartan outta asshole you there motherfucker joe அவசர more morel coop professor gasps",
        "fucking உலக cooper the man murph உதவ saru case tars sighs and http grunts உணர இலவச brand groans chuckles banir groaning fuckin mann yeah heh brice read wckd minho zod amelia tom அரச romilly vika greely dad baxford நகர zartan outta asshole there motherfucker joe அவசர more morel coop professor gasps",
    ),
    "te": (
        "man ఇతర well all grunts nice groans chuckles mom music elizabeth groaning grunting baloo gasps heh yeah ఎడమ sorbonne what panting bleating how simon there vika men greely joe joes zartan bagheera rance wonderstone బయట sobbing victoria motherfucking beeps ooh tet rosie audience exhales right stuff banning anton ఆయన fueisha get flint screeching tires geac car engine where",
        "man ఇతర well all grunts nice groans chuckles mom music elizabeth groaning grunting baloo gasps heh yeah ఎడమ sorbonne panting bleating how simon there vika men greely joe joes zartan bagheera rance wonderstone బయట sobbing victoria motherfucking beeps ooh tet rosie audience exhales right stuff banning anton ఆయన fueisha get flint screeching tires geac engine where",
    ),
    "tl": (
        "mga hindi kung niya pero kayo sila ngayon natin dahil kami bakit ikaw yung sige nasa upang kahit huwag sino niyo kasi iyo",
        "hindi ako ito isang kung lahat naman pero dito kayo tayo ngayon wala tao gusto natin kanyang kami namin rin bakit akong kailangan kong mong talaga akin yung anong sige nyo buhay sabihin nito iyon upang dapat kahit yun sya aking huwag noong kapag niyo taon iyo",
    ),
    "tr": (
        "için değil gibi evet yok hayır sonra olarak seni beni benim bunu sadece nasıl hiç olduğunu önce burada büyük böyle öyle bile artık biraz çünkü hadi ilk geri lütfen eğer fazla göre istiyorum gerçekten kendi belki hiçbir bunun devam teşekkürler",
        "daha evet bana olarak beni sadece olduğunu çünkü misin lütfen eğer musun istiyorum gerçekten belki bunun",
    ),
    "uk": (
        "что для все это його мене тебе просто якщо щоб україни вже как вас які хто під тобі або добре через який цього треба тебя хочу",
        "что для это його мені тебе тут вони якщо щоб україни вже вона було мне знаю нет меня може буде дуже тому тобі добре нам тільки через того чому який треба тебя она хочу его бути",
    ),
    "ur": (
        "نہیں ایک لئے مجھے کرنے ساتھ لیکن تھے یہاں ٹھیک طرح بہت زیادہ لیے میرے بعد تھی طور کرنا وقت کہا کام پہلے بارے ہوا باہر ضرورت لوگوں جاؤ",
        "میں ہیں نہیں لئے ہوں مجھے کرنے کوئی کچھ لیکن تھے اسے کسی یہاں ٹھیک بات طرح صرف ہاں زیادہ لیے میرے جائے سکتا طور وقت کریں حاصل اپنی پہلے انہوں میری باہر ضرورت لوگوں ہوئے",
    ),
    "vi": (
        "được một người này các làm với chúng thể phải đây rồi lại như những đến biết thế khi nói sao chỉ cũng vậy nhưng nào thì đang cậu cái còn việc muốn công tại mình đầu nhà điều rất thành thấy nếu cần ngày trên chuyện bạn giờ năm hơn chính đâu nên học động lên thứ nhất thật theo nhiều tới",
        "được một này trong các làm với chúng phải rồi lại những đến biết thế khi nói sao cũng vào vậy nhưng nào đang cậu cái còn việc muốn công tại mình đầu nhà điều rất thành thấy nếu cần ngày trên chuyện bạn giờ năm hơn chính đâu nên học động lên thứ nhất thật nhiều tới",
    ),
}
"""Language -> words that end no other, words that begin no other."""
